/** An attempt as it can be kept and played again: its seed, the edition of its lesson, and what the learner put in, when. */
import { isRecord } from '@drydock/apimachinery';

export const RECORD_FORMAT = 1;

export interface AttemptRecord {
  format: typeof RECORD_FORMAT;
  /** `<track>/<lesson>`. */
  lesson: string;
  /** Of the lesson's files when it was played. */
  version: string;
  /** What parameters, questions and everything random were drawn from. */
  seed: number;
  /** Milliseconds of virtual time at which the learner arrived. */
  start: number;
  terminal: { columns: number; rows: number };
  /** In the order of their times. */
  inputs: RecordedInput[];
  /** Milliseconds of virtual time at which the learner left. */
  end: number;
}

/** `terminal`: its name; that of `play` when it is left out. */
export type RecordedInput = { at: number; terminal?: string } &
  /** Enter at the prompt. */
  (
    | { line: string }
    /** Keys for the program that runs. */
    | { keys: string }
    /** The end of an editor: what the file holds then; null when it was not changed. */
    | { edit: string | null }
    /** The terminal is opened, or has another size. */
    | { size: { columns: number; rows: number } }
    | { closed: true }
    /** A request that changed the cluster and came from a client outside of the sandbox: it can not be made again. */
    | { outside: string }
  );

/** What is wrong with what a file holds, or the record. */
export function parseAttemptRecord(text: string): AttemptRecord | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `is no JSON: ${(error as Error).message}` };
  }
  if (!isRecord(value) || !Array.isArray(value.inputs)) return { problem: 'is no recorded attempt' };
  if (value.format !== RECORD_FORMAT) return { problem: `is of format ${String(value.format)}, and this is format ${RECORD_FORMAT}` };
  const { lesson, version, seed, start, end, terminal, inputs } = value as unknown as AttemptRecord;
  const numbers = [seed, start, end, terminal?.columns, terminal?.rows];
  if (typeof lesson !== 'string' || typeof version !== 'string' || !numbers.every(Number.isFinite))
    return { problem: 'is no recorded attempt' };
  const wrong = inputs.findIndex((input, index) => !isInput(input) || input.at < (inputs[index - 1]?.at ?? start) || input.at > end);
  return wrong < 0
    ? { format: RECORD_FORMAT, lesson, version, seed, start, end, terminal, inputs }
    : { problem: `inputs[${wrong}] is no input at its time` };
}

function isInput(input: unknown): input is RecordedInput {
  if (!isRecord(input) || !Number.isFinite(input.at)) return false;
  if (input.terminal !== undefined && typeof input.terminal !== 'string') return false;
  const { line, keys, edit, size, closed, outside } = input;
  if ([line, keys, edit, outside].some((text) => typeof text === 'string')) return true;
  return edit === null || closed === true || (isRecord(size) && Number.isFinite(size.columns) && Number.isFinite(size.rows));
}
