/** What a command of vi has been given so far, and what is remembered from one to the next. */
import { control, KEY } from './keys.ts';
import type { ViEditor } from './vi-editor.ts';
import type { CharacterSearch } from './vi-motions.ts';

export type ViKeys<T = void> = Generator<void, T, string>;

export interface Register {
  readonly text: string;
  readonly linewise: boolean;
}

export interface Pending {
  readonly vi: ViEditor;
  /** What was typed before the command; 0 for nothing. */
  count: number;
  register: string;
}

/** Counts and the name of a register; the key after them. */
export function* prefixes(pending: Pending, first: string): ViKeys<string> {
  let key = first;
  for (;;) {
    if (/^[1-9]$/.test(key) || (key === '0' && pending.count > 0)) pending.count = Math.min(pending.count * 10 + Number(key), 100_000);
    else if (key === '"') pending.register = yield;
    else return key;
    key = yield;
  }
}

export const times = ({ count }: Pending): number => Math.max(1, count);

/** What `;` and `,` repeat, for each editor. */
export const lastSearches = new WeakMap<ViEditor, CharacterSearch>();

export const lastDirections = new WeakMap<ViEditor, 1 | -1>();

/** Commands that wait for a motion: `j` then means lines, and `$` does not stick. */
export const pendingOperator = new WeakSet<Pending>();

/** What is typed into the last line, without the character that it begins with; undefined when it was given up. */
export function* lastLine(vi: ViEditor, start: string): ViKeys<string | undefined> {
  vi.mode = 'command';
  vi.commandLine = start;
  for (;;) {
    const key = yield;
    if (key === KEY.enter) break;
    if (key === KEY.escape || key === control('C') || (key === KEY.backspace && vi.commandLine.length === 1)) {
      vi.mode = 'normal';
      return undefined;
    }
    if (key === KEY.backspace) vi.commandLine = [...vi.commandLine].slice(0, -1).join('');
    else if (key === control('U')) vi.commandLine = vi.commandLine[0]!;
    else if (key === control('W')) vi.commandLine = vi.commandLine[0]! + vi.commandLine.slice(1).replace(/\S+\s*$/, '');
    else if (key >= ' ' || key === KEY.tab) vi.commandLine += key;
  }
  vi.mode = 'normal';
  return vi.commandLine.slice(1);
}
