import { markdownForTerminal } from './markdown-for-terminal.ts';

it.each([
  ['a **strong** word', 'a \x1b[1mstrong\x1b[22m word'],
  ['a *user*, not a group', 'a \x1b[3muser\x1b[23m, not a group'],
  ['이름이 *사용자*에게', '이름이 \x1b[3m사용자\x1b[23m에게'],
  ['run `kubectl get ns`', 'run \x1b[36mkubectl get ns\x1b[39m'],
  ['every minute: `*/1 * * * *`', 'every minute: \x1b[36m*/1 * * * *\x1b[39m'],
  ['`*.a` or `*.b`', '\x1b[36m*.a\x1b[39m or \x1b[36m*.b\x1b[39m'],
  ['2 * 3 * 4', '2 * 3 * 4'],
])('%j', (markdown, text) => {
  expect(markdownForTerminal(markdown)).toBe(text);
});
