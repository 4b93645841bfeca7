import { plainOutput } from './plain-output.ts';

it.each([
  ['a\r\nb\r\n', 'a\nb'],
  ['\x1b[1;32mgreen\x1b[0m\r\n', 'green'],
  ['\x1b]0;title\x07x', 'x'],
  ['10%\r100%\r\n', '100%'],
  ['bell\x07', 'bell'],
  ['', ''],
])('%j', (text, expected) => {
  expect(plainOutput(text)).toBe(expected);
});
