import type { Key, KeyName } from './keys.ts';
import {
  blankWordBefore,
  characterAfter,
  characterBefore,
  spliced,
  transposed,
  wordAfter,
  wordBefore,
  type LineText,
} from './line-text.ts';
import type { Completion, CompletionList } from './terminal.documents.ts';

export interface CompletionMenu {
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly Completion[];
  /** The chosen candidate; -1 while none is. */
  readonly chosen: number;
}

export interface LineState extends LineText {
  /** Entered lines, oldest first. */
  readonly history: readonly string[];
  /** The place in the history; its length is the line that is being written. */
  readonly place: number;
  /** What was written before the history was looked through. */
  readonly draft: string;
  readonly search: { readonly query: string; readonly place: number; readonly before: LineText } | null;
  readonly killed: string;
  readonly menu: CompletionMenu | null;
}

export type LineEffect =
  | { readonly type: 'submit'; readonly line: string }
  | { readonly type: 'interrupt' }
  | { readonly type: 'endOfInput' }
  | { readonly type: 'clearScreen' }
  | { readonly type: 'complete'; readonly line: string; readonly cursor: number }
  | { readonly type: 'bell' };

export interface LineStep {
  readonly state: LineState;
  readonly effects: readonly LineEffect[];
}

const KEPT_LINES = 500;

export const newLineState = (history: readonly string[] = []): LineState => ({
  text: '',
  cursor: 0,
  history,
  place: history.length,
  draft: '',
  search: null,
  killed: '',
  menu: null,
});

/** One key at the prompt, by the bindings of readline's Emacs mode. Pure: what is to be done outside comes back as effects. */
export function pressKey(state: LineState, key: Key): LineStep {
  if (state.search) return pressInSearch(state, state.search, key);
  if (state.menu && key.kind === 'control') {
    const step = pressInMenu(state, state.menu, key.name);
    if (step) return step;
  }
  const closed = state.menu ? { ...state, menu: null } : state;
  return key.kind === 'text'
    ? quiet(edited(closed, spliced(closed, closed.cursor, closed.cursor, key.text)))
    : pressControl(closed, key.name);
}

const quiet = (state: LineState): LineStep => ({ state, effects: [] });
const bell = (state: LineState): LineStep => ({ state, effects: [{ type: 'bell' }] });
const edited = (state: LineState, { text, cursor }: LineText): LineState => ({ ...state, text, cursor });
const at = (state: LineState, cursor: number): LineStep => quiet({ ...state, cursor });

function pressControl(state: LineState, name: KeyName): LineStep {
  switch (name) {
    case 'enter':
      return {
        state: { ...newLineState(withLine(state.history, state.text)), killed: state.killed },
        effects: [{ type: 'submit', line: state.text }],
      };
    case 'tab':
      return { state, effects: [{ type: 'complete', line: state.text, cursor: state.cursor }] };
    case 'left':
      return at(state, characterBefore(state));
    case 'right':
      return at(state, characterAfter(state));
    case 'home':
      return at(state, 0);
    case 'end':
      return at(state, state.text.length);
    case 'wordLeft':
      return at(state, wordBefore(state));
    case 'wordRight':
      return at(state, wordAfter(state));
    case 'up':
      return recall(state, state.place - 1);
    case 'down':
      return recall(state, state.place + 1);
    case 'backspace':
      return state.cursor === 0 ? bell(state) : quiet(edited(state, spliced(state, characterBefore(state), state.cursor, '')));
    case 'delete':
      return deleteAfter(state);
    case 'endOfInput':
      return state.text === '' ? { state, effects: [{ type: 'endOfInput' }] } : deleteAfter(state);
    case 'interrupt':
      return { state: newLineState(state.history), effects: [{ type: 'interrupt' }] };
    case 'killToEnd':
      return kill(state, state.cursor, state.text.length);
    case 'killToStart':
      return kill(state, 0, state.cursor);
    case 'killWord':
      return kill(state, blankWordBefore(state), state.cursor);
    case 'killWordLeft':
      return kill(state, wordBefore(state), state.cursor);
    case 'killWordRight':
      return kill(state, state.cursor, wordAfter(state));
    case 'yank':
      return quiet(edited(state, spliced(state, state.cursor, state.cursor, state.killed)));
    case 'transpose':
      return quiet(edited(state, transposed(state)));
    case 'lastArgument':
      return quiet(
        edited(state, spliced(state, state.cursor, state.cursor, /\S+$/.exec(state.history.at(-1)?.trimEnd() ?? '')?.[0] ?? '')),
      );
    case 'clearScreen':
      return { state, effects: [{ type: 'clearScreen' }] };
    case 'search':
      return quiet({ ...state, search: { query: '', place: state.history.length, before: { text: state.text, cursor: state.cursor } } });
    default:
      return quiet(state);
  }
}

function deleteAfter(state: LineState): LineStep {
  const spot = spliced(state, state.cursor, characterAfter(state), '');
  return spot.text === state.text ? bell(state) : quiet(edited(state, spot));
}

function kill(state: LineState, from: number, to: number): LineStep {
  if (from === to) return bell(state);
  return quiet({ ...edited(state, spliced(state, from, to, '')), killed: state.text.slice(from, to) });
}

function recall(state: LineState, place: number): LineStep {
  if (place < 0 || place > state.history.length) return bell(state);
  const draft = state.place === state.history.length ? state.text : state.draft;
  const text = state.history[place] ?? draft;
  return quiet({ ...state, place, draft, text, cursor: text.length });
}

/** Blank lines, repetitions and lines that begin with a space are not remembered (HISTCONTROL=ignoreboth). */
function withLine(history: readonly string[], line: string): readonly string[] {
  if (line.trim() === '' || line.startsWith(' ') || line === history.at(-1)) return history;
  return [...history, line].slice(-KEPT_LINES);
}

/** Ctrl-R: the newest line before `from` that has the query in it. */
function found(state: LineState, search: NonNullable<LineState['search']>, query: string, from: number): LineStep {
  const place = query === '' ? -1 : state.history.findLastIndex((line, index) => index < from && line.includes(query));
  if (place < 0) return { state: { ...state, search: { ...search, query } }, effects: query === '' ? [] : [{ type: 'bell' }] };
  const text = state.history[place]!;
  return quiet({ ...state, text, cursor: text.indexOf(query), search: { ...search, query, place } });
}

function pressInSearch(state: LineState, search: NonNullable<LineState['search']>, key: Key): LineStep {
  if (key.kind === 'text') return found(state, search, search.query + key.text, search.place + 1);
  const { query, before } = search;
  switch (key.name) {
    case 'search':
      return found(state, search, query, search.place);
    case 'backspace':
      return found(state, search, query.slice(0, characterBefore({ text: query, cursor: query.length })), state.history.length);
    case 'abort':
    case 'interrupt':
      return quiet({ ...state, ...before, search: null });
    case 'escape':
      return quiet({ ...state, search: null });
    default:
      return pressControl({ ...state, search: null }, key.name);
  }
}

/** Undefined: the key has no meaning for the menu; it closes and the key goes to the line. */
function pressInMenu(state: LineState, menu: CompletionMenu, name: KeyName): LineStep | undefined {
  const { candidates, chosen } = menu;
  const choose = (next: number) => quiet({ ...state, menu: { ...menu, chosen: (next + candidates.length) % candidates.length } });
  switch (name) {
    case 'tab':
    case 'down':
      return choose(chosen + 1);
    case 'backTab':
    case 'up':
      return choose(chosen < 0 ? candidates.length - 1 : chosen - 1);
    case 'enter':
    case 'right':
      return chosen < 0 ? undefined : quiet(accept(state, menu, candidates[chosen]!));
    case 'escape':
    case 'abort':
      return quiet({ ...state, menu: null });
    default:
      return undefined;
  }
}

/** A candidate in its place, with a space behind it unless more of the same word follows. */
export function accept(state: LineState, { from, to }: Pick<CompletionMenu, 'from' | 'to'>, { value }: Completion): LineState {
  const open = /[/=:,]$/.test(value) || /\s$/.test(value) || state.text.slice(to).startsWith(' ');
  return { ...edited(state, spliced(state, from, to, open ? value : `${value} `)), menu: null };
}

/** What Tab brought for the line as it was: it is used only while the line is still the same. */
export function completed(state: LineState, asked: LineText, list: CompletionList): LineStep {
  if (state.text !== asked.text || state.cursor !== asked.cursor || state.search) return quiet(state);
  const { from, to, candidates } = list;
  const [first] = candidates;
  if (!first) return bell(state);
  if (candidates.length === 1) return quiet(accept(state, list, first));
  const prefix = sharedPrefix(candidates.map(({ value }) => value));
  const longer = prefix.length > to - from && prefix.startsWith(state.text.slice(from, to));
  const line = longer ? edited(state, spliced(state, from, to, prefix)) : state;
  return quiet({ ...line, menu: { from, to: longer ? from + prefix.length : to, candidates, chosen: -1 } });
}

function sharedPrefix(values: readonly string[]): string {
  return values.reduce((prefix, value) => {
    let length = 0;
    while (length < prefix.length && prefix[length] === value[length]) length++;
    return prefix.slice(0, length);
  });
}
