import type { ExpectedObject, ObjectRef } from '@drydock/scenario';
import { failed, PASSED, shown } from '../findings/finding.ts';
import { subsetMismatches, type Mismatch } from '../match/subset-match.ts';
import { describeObject } from '../world/resource-finder.ts';
import { NO_DEPENDENCIES, type Form } from './form.ts';

const SECRET_FIELDS = /^(data|stringData)\b/;
const CONCEALED = '•••';

export const objectForm: Form<'object'> = {
  evaluate(expected, { resources }) {
    const ref = refOf(expected);
    const object = resources.get(ref);
    if (!object) return failed({ expected: describeObject(ref), where: describeObject(ref) });
    const mismatches = subsetMismatches(expected, object);
    return mismatches.length === 0 ? PASSED : failed(explain(ref, mismatches[0]!));
  },
  dependencies: (expected) => ({ ...NO_DEPENDENCIES, objects: [refOf(expected)] }),
};

export const absentForm: Form<'absent'> = {
  evaluate(ref, { resources }) {
    const object = resources.get(ref);
    if (!object) return PASSED;
    const state = object.metadata.deletionTimestamp ? `${describeObject(ref)} (Terminating)` : describeObject(ref);
    return failed({ found: state, where: describeObject(ref) });
  },
  dependencies: (ref) => ({ ...NO_DEPENDENCIES, objects: [ref] }),
};

function refOf({ apiVersion, kind, metadata }: ExpectedObject): ObjectRef {
  return { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
}

/** The first difference is enough: one thing at a time can be put right. */
function explain(ref: ObjectRef, { path, expected, found }: Mismatch) {
  const where = `${describeObject(ref)}: ${path}`;
  if (ref.kind === 'Secret' && SECRET_FIELDS.test(path)) return { where, found: found === undefined ? undefined : CONCEALED };
  return { where, expected: shown(withoutNulls(expected)), found: shown(found) };
}

/** An expectation of absence is not part of what should be there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== null)
      .map(([key, child]) => [key, withoutNulls(child)]),
  );
}
