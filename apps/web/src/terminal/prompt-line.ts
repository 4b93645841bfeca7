import { applyCompletion, newEditorState, pressKey, searchPrompt, type EditorEffect, type EditorState } from '@drydock/shell';
import type { DrawnLine } from './line-view.ts';
import type { Completion, CompletionList } from './terminal.documents.ts';

export interface CompletionMenu {
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly Completion[];
  /** The chosen candidate; -1 while none is. */
  readonly chosen: number;
}

/** The line at the prompt: the shell's line editor, with a list of completions over it. */
export interface PromptLine {
  readonly editor: EditorState;
  readonly menu: CompletionMenu | null;
}

export interface PromptStep {
  readonly line: PromptLine;
  readonly effects: readonly EditorEffect[];
}

export const newPromptLine = (history: readonly string[], cut = ''): PromptLine => ({
  editor: { ...newEditorState(history), cut },
  menu: null,
});

/** Puts text into the line at a position before the cursor. */
export function inserted({ editor }: PromptLine, at: number, text: string): PromptLine {
  const { text: line, cursor } = editor;
  return { editor: { ...editor, text: line.slice(0, at) + text + line.slice(at), cursor: cursor + text.length }, menu: null };
}

/** One key at the prompt. Keys that have a meaning for an open list go to it; any other closes it. */
export function pressAtPrompt(line: PromptLine, key: string): PromptStep {
  const taken = line.menu && pressInMenu(line, line.menu, key);
  if (taken) return { line: taken, effects: [] };
  const { state, effects } = pressKey(line.editor, key);
  return { line: { editor: state, menu: null }, effects };
}

function pressInMenu(line: PromptLine, menu: CompletionMenu, key: string): PromptLine | null {
  const { candidates, chosen } = menu;
  const choose = (next: number): PromptLine => ({ ...line, menu: { ...menu, chosen: (next + candidates.length) % candidates.length } });
  switch (key) {
    case '\t':
    case '\x1b[B':
    case '\x1bOB':
      return choose(chosen + 1);
    case '\x1b[Z':
    case '\x1b[A':
    case '\x1bOA':
      return choose(chosen < 0 ? candidates.length - 1 : chosen - 1);
    case '\r':
      return chosen < 0 ? null : accept(line, chosen);
    case '\x1b':
    case '\x07':
      return { ...line, menu: null };
    default:
      return null;
  }
}

/** The candidate takes the place of the word. */
export function accept(line: PromptLine, index: number): PromptLine {
  const { menu } = line;
  const candidate = menu?.candidates[index];
  if (!menu || !candidate) return line;
  const { state } = applyCompletion(
    line.editor,
    { start: menu.from, end: menu.to, candidates: [{ value: candidate.value, insert: candidate.value }] },
    false,
  );
  return { editor: state, menu: null };
}

/** What Tab brought for a line that was then like `asked`; too late for any other. What all candidates share is inserted at once. */
export function completed(line: PromptLine, asked: { readonly text: string; readonly cursor: number }, list: CompletionList): PromptStep {
  const { editor } = line;
  if (editor.text !== asked.text || editor.cursor !== asked.cursor || editor.search) return { line, effects: [] };
  const candidates = list.candidates.map(({ value }) => ({ value, insert: value }));
  const { state, effects } = applyCompletion(editor, { start: list.from, end: list.to, candidates }, true);
  if (candidates.length < 2) return { line: { editor: state, menu: null }, effects };
  return { line: { editor: state, menu: { from: list.from, to: state.cursor, candidates: list.candidates, chosen: -1 } }, effects: [] };
}

/** How the line looks behind its prompt; while the history is searched, behind the search's own. */
export function lookOf({ editor }: PromptLine, prompt: string): DrawnLine {
  const { text, cursor, search } = editor;
  if (!search) return { prompt, text, cursor };
  const found = search.found ?? text;
  return { prompt: searchPrompt(editor) ?? prompt, text: found, cursor: search.found === undefined ? cursor : found.indexOf(search.query) };
}
