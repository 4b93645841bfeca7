import { didYouMean } from './suggestions.ts';

const COMMANDS = [{ name: 'get' }, { name: 'delete' }, { name: 'describe' }, { name: 'options', hidden: true }];

describe('a mistyped command may have meant', () => {
  it.each([
    ['gte', ['get']],
    ['GET', ['get']],
    ['GTE', ['get']],
    ['d', ['delete', 'describe']],
    ['DE', ['get', 'delete', 'describe']],
    ['descripe', ['describe']],
    ['option', []],
    ['nothing', []],
  ])('%s: %p', (typed, expected) => {
    const lines = didYouMean(typed, COMMANDS)
      .split('\n')
      .filter((line) => line.startsWith('\t'));
    expect(lines).toEqual(expected.map((name) => `\t${name}`));
  });
});
