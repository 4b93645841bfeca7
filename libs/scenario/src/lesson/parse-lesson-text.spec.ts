import { parseLessonText } from './parse-lesson-text.ts';

describe('parseLessonText', () => {
  it('cuts the text at the headings of the second level', () => {
    const text = ['# Pods', '', 'Hello.', '', '## First {#one}', 'Do `this`.', '### Why', 'So.', '## The end {#outro}', 'Bye.'].join(
      '\r\n',
    );
    expect(parseLessonText('l.md', text)).toEqual({
      lesson: { intro: 'Hello.', steps: [{ id: 'one', title: 'First', body: 'Do `this`.\n### Why\nSo.', line: 5 }], outro: 'Bye.' },
      problems: [],
    });
  });

  it.each(['```sh run\n## not a heading\n```', '~~~~\n```\n## nor this\n~~~~'])('leaves fenced blocks alone: %j', (block) => {
    expect(parseLessonText('l.md', `## One {#one}\n${block}`).lesson.steps).toEqual([{ id: 'one', title: 'One', body: block, line: 1 }]);
  });

  it('says which heading names no step', () => {
    expect(parseLessonText('l.md', 'Hi\n## Lost').problems).toEqual([
      {
        file: 'l.md',
        line: 2,
        column: 1,
        severity: 'error',
        message: 'the heading "Lost" names no step: write "## Lost {#step-id}", or "###" inside a step',
      },
    ]);
  });

  it('reads an empty text', () => {
    expect(parseLessonText('l.md', '')).toEqual({ lesson: { intro: '', steps: [], outro: undefined }, problems: [] });
  });
});
