/** What the evaluation of an expectation says. */
import { printYaml } from '@drydock/apimachinery';

export interface Finding {
  passed: boolean;
  /** How much of it holds, 0 to 1: parts of an `allOf` earn partial credit. */
  share: number;
  /** What a learner may be shown of it; nothing that only a solution would know. */
  explanation: Explanation;
}

export interface Explanation {
  expected?: string;
  /** Absent when there is nothing. */
  found?: string;
  /** `Pod dev/web: spec.containers[name=app].image` */
  where?: string;
  /** A command that shows what this is about. */
  look?: string;
}

const LONGEST_TEXT = 300;

export const PASSED: Finding = { passed: true, share: 1, explanation: {} };

export function failed(explanation: Explanation = {}, share = 0): Finding {
  return { passed: false, share, explanation };
}

export function found(passed: boolean, explanation: Explanation): Finding {
  return passed ? PASSED : failed(explanation);
}

/** A value for an explanation: short, and undefined for nothing. */
export function shown(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === 'object' ? printYaml(value).trimEnd() : String(value);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
