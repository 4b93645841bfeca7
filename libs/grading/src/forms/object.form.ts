import type { ExpectedObject, ObjectRef } from '@drydock/scenario';
import { failed, PASSED, shown, type Finding } from '../findings/finding.ts';
import { subsetMismatches, type Mismatch } from '../match/subset-match.ts';
import { describeObject, type ResourceFinder } from '../world/resource-finder.ts';
import { listCommand, objectCommand } from './look.ts';
import { NO_DEPENDENCIES, type Form } from './form.ts';

const DEFAULT_NAMESPACE = 'default';
const SECRET_FIELDS = /^(data|stringData)\b/;
const CONCEALED = '•••';

export const objectForm: Form<'object'> = {
  evaluate(expected, { resources }) {
    const { name } = expected.metadata;
    if (name === undefined) return someObject(expected, resources);
    const ref = refOf(expected);
    const object = resources.get(ref);
    if (!object) return failed({ expected: describeObject(ref), where: describeObject(ref), look: listCommand(ref) });
    const mismatches = subsetMismatches(expected, object);
    return mismatches.length === 0 ? PASSED : failed(explain(ref, mismatches[0]!));
  },
  dependencies: ({ apiVersion, kind, metadata: { namespace, name } }) => ({
    ...NO_DEPENDENCIES,
    objects: [{ apiVersion, kind, name, namespace: namespace ?? DEFAULT_NAMESPACE }],
  }),
};

export const absentForm: Form<'absent'> = {
  evaluate(ref, { resources }) {
    const object = resources.get(ref);
    if (!object) return PASSED;
    const state = object.metadata.deletionTimestamp ? `${describeObject(ref)} (Terminating)` : describeObject(ref);
    return failed({ found: state, where: describeObject(ref), look: objectCommand(ref) });
  },
  dependencies: (ref) => ({ ...NO_DEPENDENCIES, objects: [ref] }),
};

export const existsForm: Form<'exists'> = {
  evaluate({ apiVersion, kind, namespace, labels, name }, { resources }) {
    const set = { apiVersion, kind, namespace, labels };
    const found = name === undefined ? resources.list(set).length > 0 : resources.get({ apiVersion, kind, namespace, name }) !== undefined;
    if (found) return PASSED;
    const described = describeObject({ kind, namespace, name });
    return failed({ expected: described, where: described, look: listCommand(set) });
  },
  dependencies: (set) => ({ ...NO_DEPENDENCIES, objects: [set] }),
};

/** Some object of the kind in the namespace; the one that comes nearest is explained. */
function someObject(expected: ExpectedObject, resources: ResourceFinder): Finding {
  const { apiVersion, kind, metadata } = expected;
  const namespace = metadata.namespace ?? DEFAULT_NAMESPACE;
  const attempts = resources
    .list({ apiVersion, kind, namespace })
    .map((object) => ({ object, mismatches: subsetMismatches(expected, object) }));
  if (attempts.some(({ mismatches }) => mismatches.length === 0)) return PASSED;
  const nearest = attempts.reduce<(typeof attempts)[number] | undefined>(
    (best, attempt) => (best && best.mismatches.length <= attempt.mismatches.length ? best : attempt),
    undefined,
  );
  const set = { kind, namespace };
  if (!nearest) return failed({ expected: describeObject(set), where: describeObject(set), look: listCommand(set) });
  const { metadata: found } = nearest.object;
  return failed(explain({ apiVersion, kind, namespace: found.namespace, name: found.name! }, nearest.mismatches[0]!));
}

function refOf({ apiVersion, kind, metadata }: ExpectedObject): ObjectRef {
  return { apiVersion, kind, namespace: metadata.namespace, name: metadata.name! };
}

/** The first difference is enough: one thing at a time can be put right. */
function explain(ref: ObjectRef, { path, expected, found }: Mismatch) {
  const where = `${describeObject(ref)}: ${path}`;
  const look = objectCommand(ref, path);
  if (ref.kind === 'Secret' && SECRET_FIELDS.test(path)) return { where, look, found: found === undefined ? undefined : CONCEALED };
  return { where, look, expected: shown(withoutNulls(expected)), found: shown(found) };
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
