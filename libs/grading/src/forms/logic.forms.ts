/** Forms that hold others. */
import { failed, PASSED, type Finding } from '../findings/finding.ts';
import { mergeDependencies, type EvaluationContext, type Form } from './form.ts';
import type { Expectation } from '@drydock/scenario';

/** Explains its first failing part; the share is that of the parts that hold. */
export const allOfForm: Form<'allOf'> = {
  async evaluate(parts, context) {
    const findings = await evaluateEach(parts, context);
    const failure = findings.find(({ passed }) => !passed);
    if (!failure) return PASSED;
    const share = findings.reduce((sum, finding) => sum + finding.share, 0) / findings.length;
    return failed(failure.explanation, share);
  },
  dependencies: (parts, of) => mergeDependencies(parts.map(of)),
};

/** Explains the part that comes nearest. */
export const anyOfForm: Form<'anyOf'> = {
  async evaluate(parts, context) {
    const findings = await evaluateEach(parts, context);
    if (findings.some(({ passed }) => passed)) return PASSED;
    const nearest = findings.reduce((best, finding) => (finding.share > best.share ? finding : best));
    return failed(nearest.explanation, nearest.share);
  },
  dependencies: (parts, of) => mergeDependencies(parts.map(of)),
};

export const notForm: Form<'not'> = {
  async evaluate(part, context) {
    const { passed } = await context.evaluate(part);
    return passed ? failed() : PASSED;
  },
  dependencies: (part, of) => of(part),
};

/** One after the other: they share a world. */
async function evaluateEach(parts: readonly Expectation[], context: EvaluationContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const part of parts) findings.push(await context.evaluate(part));
  return findings;
}
