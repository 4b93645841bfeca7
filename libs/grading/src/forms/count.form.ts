import type { CountExpectation } from '@drydock/scenario';
import { evaluateCel } from '../cel/cel-evaluator.ts';
import { found } from '../findings/finding.ts';
import { describeObject } from '../world/resource-finder.ts';
import { NO_DEPENDENCIES, type Form } from './form.ts';

export const countForm: Form<'count'> = {
  evaluate(expected, { resources }) {
    const objects = resources.list(expected);
    const counted = objects.filter((object) => expected.where === undefined || isTrue(evaluateCel(expected.where, { object })));
    const passed = withinBounds(counted.length, expected);
    return found(passed, { expected: boundsText(expected), found: String(counted.length), where: describeSet(expected) });
  },
  dependencies: ({ apiVersion, kind, namespace, labels }) => ({ ...NO_DEPENDENCIES, objects: [{ apiVersion, kind, namespace, labels }] }),
};

function isTrue(result: ReturnType<typeof evaluateCel>): boolean {
  return 'value' in result && result.value === true;
}

/** Absent bounds are no bounds. */
export function withinBounds(
  count: number,
  { equals, min = 0, max = Number.POSITIVE_INFINITY }: { equals?: number; min?: number; max?: number },
) {
  return equals === undefined ? count >= min && count <= max : count === equals;
}

export function boundsText({ equals, min, max }: { equals?: number; min?: number; max?: number }): string {
  if (equals !== undefined) return String(equals);
  return [min === undefined ? [] : `≥ ${min}`, max === undefined ? [] : `≤ ${max}`].flat().join(', ');
}

function describeSet({ kind, namespace, labels }: CountExpectation): string {
  const selector = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return [describeObject({ kind, namespace }), ...selector].join(' ');
}
