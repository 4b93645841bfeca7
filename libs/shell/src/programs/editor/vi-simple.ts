/** Commands of vi that are a single key, counts aside. */
import { control, KEY } from './keys.ts';
import { characters, put, join, swapCase, searchAgain, searchWord, addToNumber } from './vi-changes.ts';
import { times, type Pending } from './vi-pending.ts';

type Simple = (pending: Pending) => void;

export const SIMPLE: Readonly<Record<string, Simple>> = {
  x: (pending) => characters(pending, 1),
  [KEY.delete]: (pending) => characters(pending, 1),
  X: (pending) => characters(pending, -1),
  p: (pending) => put(pending, true),
  P: (pending) => put(pending, false),
  J: join,
  '~': swapCase,
  u: ({ vi, ...rest }) => repeat(times({ vi, ...rest }), () => vi.undo()),
  [control('R')]: ({ vi, ...rest }) => repeat(times({ vi, ...rest }), () => vi.redo()),
  '.': (pending) => pending.vi.repeat(times(pending)),
  n: (pending) => searchAgain(pending, 1),
  N: (pending) => searchAgain(pending, -1),
  '*': (pending) => searchWord(pending, 1),
  '#': (pending) => searchWord(pending, -1),
  [control('A')]: (pending) => addToNumber(pending, 1),
  [control('X')]: (pending) => addToNumber(pending, -1),
  [control('E')]: ({ vi }) => vi.scroll(1),
  [control('Y')]: ({ vi }) => vi.scroll(-1),
  [control('D')]: ({ vi }) => vi.scroll(Math.ceil(vi.screen.textRows / 2)),
  [control('U')]: ({ vi }) => vi.scroll(-Math.ceil(vi.screen.textRows / 2)),
  [control('F')]: ({ vi }) => vi.scroll(vi.screen.textRows - 2),
  [control('B')]: ({ vi }) => vi.scroll(2 - vi.screen.textRows),
  [KEY.pageDown]: ({ vi }) => vi.scroll(vi.screen.textRows - 2),
  [KEY.pageUp]: ({ vi }) => vi.scroll(2 - vi.screen.textRows),
  [control('G')]: ({ vi }) =>
    vi.say(
      `"${vi.path ?? '[No Name]'}"${vi.buffer.modified ? ' [Modified]' : ''} ${vi.buffer.lines.length} lines --${Math.round((100 * (vi.cursor.line + 1)) / vi.buffer.lines.length)}%--`,
    ),
  [control('C')]: ({ vi }) =>
    vi.say(
      vi.buffer.modified ? 'Type  :qa!  and press <Enter> to abandon all changes and exit Vim' : 'Type  :qa  and press <Enter> to exit Vim',
    ),
  [control('L')]: () => undefined,
  [KEY.escape]: () => undefined,
};

export function repeat(count: number, run: () => void): void {
  for (let left = count; left > 0; left--) run();
}
