import { quantityOf, quantityValue, Rng, type KubeObject } from '@drydock/apimachinery';
import { Sandbox } from '../sandbox.ts';
import type { SavedSandbox } from '../saved/saved-sandbox.ts';
import { FIRST_LINES, randomLine } from './random-commands.ts';

const START = Date.UTC(2026, 10, 20, 12, 30);
const LINES = 200;
const SETTLING = 30 * 60_000;
const SEEDS = [2];

type Owned = KubeObject & { spec?: { nodeName?: string; replicas?: number }; status?: Record<string, unknown> };
type ReplicaSet = KubeObject & { status?: { replicas?: number } };
type ResourceQuota = KubeObject & { spec?: { hard?: Record<string, string> }; status?: { used?: Record<string, string> } };

async function type(sandbox: Sandbox, lines: readonly string[]): Promise<void> {
  for (const line of lines) await sandbox.runScript(line);
}

/** Every object by resource and key, as text. */
function stateOf({ cluster }: Sandbox): Record<string, string> {
  const { storage } = cluster.api;
  return Object.fromEntries(
    storage
      .resources()
      .flatMap((resource) =>
        storage
          .list(resource)
          .map((object) => [`${resource} ${object.metadata.namespace ?? ''}/${object.metadata.name}`, JSON.stringify(object)]),
      ),
  );
}

/** Whatever is wrong with a cluster that has come to rest. */
function problemsOf({ cluster }: Sandbox): string[] {
  const { storage } = cluster.api;
  const all = storage.resources().flatMap((resource) => storage.list<Owned>(resource).map((object) => ({ resource, object })));
  const uids = new Set(all.map(({ object }) => object.metadata.uid));
  const pods = storage.list<Owned>('pods');
  const active = pods.filter(
    ({ metadata, status }) => !metadata.deletionTimestamp && status?.['phase'] !== 'Failed' && status?.['phase'] !== 'Succeeded',
  );
  const ownedBy = (uid: string | undefined) =>
    active.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid)).length;
  const orphans = all.flatMap(({ resource, object }) =>
    (object.metadata.ownerReferences ?? [])
      .filter(({ uid }) => !uids.has(uid))
      .map(({ kind, name }) => `${resource} ${object.metadata.name} has lost its ${kind} ${name}`),
  );
  const miscounted = storage
    .list<ReplicaSet>('replicasets.apps')
    .filter(({ metadata, status }) => (status?.replicas ?? 0) !== ownedBy(metadata.uid))
    .map(({ metadata, status }) => `ReplicaSet ${metadata.name} counts ${status?.replicas} pods, and has ${ownedBy(metadata.uid)}`);
  const lost = pods
    .filter(({ spec }) => spec?.nodeName && !storage.get('nodes', undefined, spec.nodeName))
    .map(({ metadata }) => `pod ${metadata.name} is on a node that is gone`);
  const stuck = all
    .filter(({ object }) => object.metadata.deletionTimestamp)
    .map(({ resource, object }) => `${resource} ${object.metadata.name} does not go away`);
  const exceeded = storage.list<ResourceQuota>('resourcequotas').flatMap(({ metadata, spec, status }) =>
    Object.entries(spec?.hard ?? {})
      // A quota that comes later may be smaller than what is there already.
      .filter(
        ([name, limit]) => metadata.name === 'strict' && quantityValue(quantityOf(status?.used?.[name])) > quantityValue(quantityOf(limit)),
      )
      .map(([name]) => `quota ${metadata.namespace}/${metadata.name} of ${name} is exceeded`),
  );
  return [...orphans, ...miscounted, ...lost, ...stuck, ...exceeded];
}

describe('a cluster in which 200 random lines were typed', () => {
  it.each(SEEDS)('comes to rest with nothing lost, and a copy from halfway comes to the same (seed %d)', async (seed) => {
    const rng = new Rng({ seed });
    const lines = [...FIRST_LINES, ...Array.from({ length: LINES }, () => randomLine(rng))];
    const sandbox = Sandbox.create({ seed, now: START });
    await type(sandbox, lines.slice(0, LINES / 2));
    const saved = JSON.parse(JSON.stringify(sandbox.save())) as SavedSandbox;
    const copy = Sandbox.restore(saved);
    for (const each of [sandbox, copy]) {
      await type(each, lines.slice(LINES / 2));
      await each.pass(SETTLING);
      expect(problemsOf(each)).toEqual([]);
    }
    const [state, other] = [stateOf(sandbox), stateOf(copy)];
    expect(Object.keys(other)).toEqual(Object.keys(state));
    expect(Object.keys(state).filter((key) => other[key] !== state[key])).toEqual([]);
  });
});
