/** `:fault …` at the prompt of a terminal: a line for who stands beside the learner, which the shell does not get. */
import { faultCandidates, faultCommand, type FaultAnswer, type Sandbox } from '@drydock/sandbox';
import type { Completion } from '@drydock/shell';

const PREFIX = ':fault';

export function isFaultLine(line: string): boolean {
  return line.trim().split(/\s+/)[0] === PREFIX;
}

/** What is said to the line, in words; the sandbox is what it was when that is an error. */
export function answerFaultLine(sandbox: Sandbox, line: string): FaultAnswer {
  return faultCommand(sandbox, line.trim().split(/\s+/).slice(1));
}

/** Undefined for lines that the shell completes. */
export function completeFaultLine(sandbox: Sandbox, line: string, cursor: number): Completion | undefined {
  const before = line.slice(0, cursor);
  const words = before.trimStart().split(/\s+/);
  if (before.startsWith(':') && words.length === 1 && PREFIX.startsWith(words[0]!)) return completion(cursor, words[0]!, [PREFIX]);
  if (words[0] !== PREFIX) return undefined;
  return completion(cursor, words.at(-1)!, faultCandidates(sandbox, words.slice(1)));
}

function completion(cursor: number, word: string, values: readonly string[]): Completion {
  const candidates = values.map((value) => ({ value, insert: value.endsWith('=') ? value : `${value} ` }));
  return { start: cursor - word.length, end: cursor, candidates };
}
