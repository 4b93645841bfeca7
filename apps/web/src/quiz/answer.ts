import type { Question } from '../lesson/lesson.documents.ts';

/**
 * What goes to `answerQuiz`: single: an option's id; multiple and order: option ids; match: target ids by option id; short: text;
 * number: a number; gap: texts by gap; line: a number; output: text; do: the id of its cluster.
 */
export type Answer = string | readonly string[] | Readonly<Record<string, string>> | number;

export type QuestionType = 'single' | 'multiple' | 'order' | 'match' | 'short' | 'number' | 'gap' | 'line' | 'output' | 'do';

/** What stands in the inputs. A number stays text until it is sent. */
export type Draft = string | readonly string[] | Readonly<Record<string, string>>;

export const typeOf = (question: Question): QuestionType => question.type as QuestionType;

export function emptyDraft(question: Question): Draft {
  switch (typeOf(question)) {
    case 'multiple':
      return [];
    case 'order':
      return question.options.map(({ id }) => id);
    case 'match':
    case 'gap':
      return {};
    default:
      return '';
  }
}

/** The inputs for an answer that was given before; the empty ones when it is of another shape. */
export function draftOf(question: Question, answer: unknown): Draft {
  const empty = emptyDraft(question);
  const ids = new Set(question.options.map(({ id }) => id));
  switch (typeOf(question)) {
    case 'multiple':
      return isTexts(answer) ? answer.filter((id) => ids.has(id)) : empty;
    case 'order':
      return isTexts(answer) && answer.length === ids.size && answer.every((id) => ids.has(id)) ? answer : empty;
    case 'match':
    case 'gap':
      return isTextRecord(answer) ? answer : empty;
    default:
      return typeof answer === 'string' || typeof answer === 'number' ? String(answer) : empty;
  }
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

const isTextRecord = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((item) => typeof item === 'string');

export type Readiness =
  | { readonly ready: true; readonly answer: Answer }
  | { readonly ready: false; readonly problem: 'chooseFirst' | 'notANumber' | 'clusterFirst' };

/** Whether the inputs make an answer. A number may have a decimal comma. */
export function answerOf(question: Question, draft: Draft): Readiness {
  const missing = { ready: false, problem: 'chooseFirst' } as const;
  switch (typeOf(question)) {
    case 'multiple':
      return draft.length === 0 ? missing : { ready: true, answer: draft };
    case 'order':
      return { ready: true, answer: draft };
    case 'match':
      return question.options.every(({ id }) => (draft as Record<string, string>)[id]) ? { ready: true, answer: draft } : missing;
    case 'gap':
      return gapsOf(question).every((id) => (draft as Record<string, string>)[id]?.trim()) ? { ready: true, answer: draft } : missing;
    case 'do':
      return draft === '' ? { ready: false, problem: 'clusterFirst' } : { ready: true, answer: draft };
    case 'number':
    case 'line':
      return numberOf(String(draft).trim(), missing);
    default: {
      const text = String(draft).trim();
      return text === '' ? missing : { ready: true, answer: text };
    }
  }
}

function numberOf(text: string, missing: Readiness): Readiness {
  if (text === '') return missing;
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? { ready: true, answer: value } : { ready: false, problem: 'notANumber' };
}

const GAP = /\[\[(g\d+)\]\]/;

/** The text between gaps, and the gaps, in turn: even places are text. */
export function gapParts(body: string): readonly string[] {
  return body.split(GAP);
}

function gapsOf(question: Question): readonly string[] {
  return gapParts(question.body ?? '').filter((_, index) => index % 2 === 1);
}

/** The list with the item at `from` moved to `to`; both are kept within it. */
export function moved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const target = Math.max(0, Math.min(items.length - 1, to));
  const item = items[from];
  if (item === undefined || target === from) return items;
  const rest = items.toSpliced(from, 1);
  return rest.toSpliced(target, 0, item);
}
