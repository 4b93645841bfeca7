import { wrapLines } from './wrap-lines.ts';

it.each([
  ['one two three', 'one two\nthree'],
  ['- one two three', '- one\n  two\n  three'],
  ['12. one two', '12. one\n    two'],
  ['│ one two three', '│ one\n│ two\n│ three'],
  ['\x1b[1mone\x1b[22m two three', '\x1b[1mone\x1b[22m two\nthree'],
  ['하나 둘 셋', '하나 둘\n셋'],
  ['a-very-long-word b', 'a-very-long-word\nb'],
  ['\x1b[36m    kubectl get pods\x1b[0m', '\x1b[36m    kubectl get pods\x1b[0m'],
  ['short\n\n  deep', 'short\n\n  deep'],
])('wraps %j at eight columns', (text, wrapped) => {
  expect(wrapLines(text, 8)).toBe(wrapped);
});
