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

export type RecordedInput = { at: number } &
  /** Enter at the prompt. */
  (
    | { line: string }
    /** Keys for the program that runs. */
    | { keys: string }
    /** The end of an editor: what the file holds then; null when it was not changed. */
    | { edit: string | null }
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
  return typeof input.line === 'string' || typeof input.keys === 'string' || typeof input.edit === 'string' || input.edit === null;
}
