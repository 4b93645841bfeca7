import type { Completion } from '../completion/complete-line.ts';
import { commonPrefix } from '../completion/complete-line.ts';
import { applyEdit, type Line, previousPosition } from './editing.ts';

/** The state of a line that is being edited. `cursor` counts UTF-16 units. */
export interface EditorState {
  readonly text: string;
  readonly cursor: number;
  /** What was cut last (Ctrl-K, Ctrl-U, Ctrl-W), for Ctrl-Y. */
  readonly cut: string;
  readonly history: readonly string[];
  /** The position in the history; its length: the line that is being typed. */
  readonly at: number;
  /** The typed line, while an entry of the history is shown. */
  readonly draft: string;
  readonly search: { readonly query: string; readonly from: number; readonly found: string | undefined } | undefined;
  /** Text within a bracketed paste that has not ended. */
  readonly paste: string | undefined;
  readonly undo: readonly Line[];
  /** Tab was the last key: a second one lists the candidates. */
  readonly tabbed: boolean;
}

export type EditorEffect =
  | { readonly type: 'submit'; readonly text: string }
  /** Ctrl-C: the line is thrown away. */
  | { readonly type: 'cancel' }
  /** Ctrl-D on an empty line. */
  | { readonly type: 'end' }
  | { readonly type: 'bell' }
  | { readonly type: 'clear-screen' }
  | { readonly type: 'complete'; readonly text: string; readonly cursor: number }
  | { readonly type: 'candidates'; readonly candidates: Completion['candidates'] };

export interface Step {
  readonly state: EditorState;
  readonly effects: readonly EditorEffect[];
}

export const newEditorState = (history: readonly string[] = []): EditorState => ({
  text: '',
  cursor: 0,
  cut: '',
  history,
  at: history.length,
  draft: '',
  search: undefined,
  paste: undefined,
  undo: [],
  tabbed: false,
});

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
const MAX_UNDO = 100;

/** One key, as a terminal sends it (`\x1b[A` is one key), or any text. Pure. */
export function pressKey(state: EditorState, key: string): Step {
  if (state.paste !== undefined || key.startsWith(PASTE_START)) return paste(state, key);
  if (state.search) return searchKey(state, key);
  switch (key) {
    case '\r':
    case '\n':
      return submit(state);
    case '\x03':
      return { state: { ...newEditorState(state.history), cut: state.cut }, effects: [{ type: 'cancel' }] };
    case '\x04':
      return state.text === '' ? { state, effects: [{ type: 'end' }] } : edited(state, '\x04');
    case '\x0c':
      return { state, effects: [{ type: 'clear-screen' }] };
    case '\t':
      return { state: { ...state, tabbed: true }, effects: [{ type: 'complete', text: state.text, cursor: state.cursor }] };
    case '\x10':
    case '\x1b[A':
    case '\x1bOA':
      return browse(state, state.at - 1);
    case '\x0e':
    case '\x1b[B':
    case '\x1bOB':
      return browse(state, state.at + 1);
    case '\x1b<':
      return browse(state, 0);
    case '\x1b>':
      return browse(state, state.history.length);
    case '\x12':
      return { state: { ...state, search: { query: '', from: state.history.length, found: undefined } }, effects: [] };
    case '\x1f':
    case '\x18\x15':
      return undo(state);
    default:
      return edited(state, key);
  }
}

/** What the client knows about the word under the cursor, after a `complete` effect. */
export function applyCompletion(state: EditorState, completion: Completion, again: boolean): Step {
  const { start, end, candidates } = completion;
  if (candidates.length === 0) return { state, effects: [{ type: 'bell' }] };
  const insert = commonPrefix(candidates.map((candidate) => candidate.insert));
  const typed = state.text.slice(start, end);
  if (candidates.length > 1 && insert.length <= typed.length)
    return { state, effects: again ? [{ type: 'candidates', candidates }] : [{ type: 'bell' }] };
  const text = state.text.slice(0, start) + insert + state.text.slice(end);
  return { state: { ...remember(state), text, cursor: start + insert.length }, effects: candidates.length > 1 ? [{ type: 'bell' }] : [] };
}

function edited(state: EditorState, key: string): Step {
  const line = applyEdit(state, key);
  if (!line) return { state: { ...state, tabbed: false }, effects: [{ type: 'bell' }] };
  const before = line.text === state.text ? state : remember(state);
  return { state: { ...before, ...line, tabbed: false }, effects: [] };
}

const remember = (state: EditorState): EditorState => ({
  ...state,
  undo: [...state.undo.slice(-MAX_UNDO), { text: state.text, cursor: state.cursor, cut: state.cut }],
});

function undo(state: EditorState): Step {
  const last = state.undo.at(-1);
  if (!last) return { state, effects: [{ type: 'bell' }] };
  return { state: { ...state, ...last, undo: state.undo.slice(0, -1) }, effects: [] };
}

function submit(state: EditorState): Step {
  const history = state.text.trim() === '' || state.history.at(-1) === state.text ? state.history : [...state.history, state.text];
  return { state: { ...newEditorState(history), cut: state.cut }, effects: [{ type: 'submit', text: state.text }] };
}

function browse(state: EditorState, at: number): Step {
  if (at < 0 || at > state.history.length) return { state, effects: [{ type: 'bell' }] };
  const draft = state.at === state.history.length ? state.text : state.draft;
  const text = at === state.history.length ? draft : state.history[at]!;
  return { state: { ...state, at, draft, text, cursor: text.length, tabbed: false }, effects: [] };
}

/** Each whole line of a paste is submitted; the rest stays to be edited. */
function paste(state: EditorState, key: string): Step {
  const collected = (state.paste ?? '') + (key.startsWith(PASTE_START) ? key.slice(PASTE_START.length) : key);
  const end = collected.indexOf(PASTE_END);
  if (end < 0) return { state: { ...state, paste: collected }, effects: [] };
  const lines = collected.slice(0, end).split(/\r\n|\r|\n/);
  let current: EditorState = { ...state, paste: undefined };
  const effects: EditorEffect[] = [];
  for (const [i, line] of lines.entries()) {
    current = insertText(current, line.replace(/[\0-\x08\x0b-\x1f\x7f]/g, ''));
    if (i === lines.length - 1) break;
    const step = submit(current);
    current = step.state;
    effects.push(...step.effects);
  }
  const rest = collected.slice(end + PASTE_END.length);
  if (rest === '') return { state: current, effects };
  const step = pressKey(current, rest);
  return { state: step.state, effects: [...effects, ...step.effects] };
}

function insertText(state: EditorState, text: string): EditorState {
  const { cursor } = state;
  return { ...remember(state), text: state.text.slice(0, cursor) + text + state.text.slice(cursor), cursor: cursor + text.length };
}

function searchKey(state: EditorState, key: string): Step {
  const search = state.search!;
  if (key === '\x12') return find(state, search.query, search.from - 1);
  if (key === '\x7f' || key === '\b')
    return find(state, search.query.slice(0, previousPosition(search.query, search.query.length)), state.history.length - 1);
  if (key === '\x07' || key === '\x03') return { state: { ...state, search: undefined }, effects: [] };
  if (key >= ' ' && !key.startsWith('\x1b')) return find(state, search.query + key, Math.min(search.from, state.history.length - 1));
  const text = search.found ?? state.text;
  const accepted: EditorState = { ...state, search: undefined, text, cursor: text.length };
  return key === '\x1b' ? { state: accepted, effects: [] } : pressKey(accepted, key);
}

function find(state: EditorState, query: string, from: number): Step {
  for (let at = from; at >= 0 && query !== ''; at--) {
    const entry = state.history[at]!;
    if (entry.includes(query)) return { state: { ...state, at, search: { query, from: at, found: entry } }, effects: [] };
  }
  return { state: { ...state, search: { ...state.search!, query } }, effects: query === '' ? [] : [{ type: 'bell' }] };
}

/** What stands before the line while the history is searched. */
export const searchPrompt = (state: EditorState): string | undefined =>
  state.search &&
  `(${state.search.found === undefined && state.search.query !== '' ? 'failed ' : ''}reverse-i-search)\`${state.search.query}': `;
