import { en } from './en.ts';
import { formatsOf, pluralIn } from './format.ts';
import { ko } from './ko.ts';
import { preferredLocale } from './locale.ts';

describe('preferredLocale', () => {
  it.each([
    [['ko-KR', 'en'], 'ko'],
    [['fr-FR', 'ko'], 'ko'],
    [['EN-gb'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('%j', (languages, locale) => {
    expect(preferredLocale(languages)).toBe(locale);
  });
});

describe('plurals and formats', () => {
  it('follow the language', () => {
    expect([pluralIn('en')(1, { one: '# day', other: '# days' }), pluralIn('en')(1200, { other: '# days' })]).toEqual([
      '1 day',
      '1,200 days',
    ]);
    expect([en.home.lessonCount(1), en.home.lessonCount(3), ko.home.lessonCount(3)]).toEqual(['1 lesson', '3 lessons', '레슨 3개']);
    expect([formatsOf('en').minutes(20), formatsOf('ko').minutes(20)]).toEqual(['20 min', '20분']);
  });
});

describe('messages', () => {
  const texts = (messages: object, path = ''): [string, string][] =>
    Object.entries(messages).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[`${path}${key}`, value] as [string, string]]
        : typeof value === 'object'
          ? texts(value as object, `${path}${key}.`)
          : [],
    );

  it('are not empty, and Korean sentences are Korean', () => {
    const korean = new Map(texts(ko));
    expect(texts(en).filter(([key, text]) => text === '' || !korean.get(key))).toEqual([]);
    expect(texts(en).filter(([key, text]) => text.split(' ').length > 2 && korean.get(key) === text)).toEqual([]);
  });
});
