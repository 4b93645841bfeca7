import {
  LEARNER_PROFILE,
  withAddons,
  withNodeGroups,
  withoutStorageClass,
  withSpares,
  withWorkers,
  type ClusterProfile,
} from '@drydock/cluster';
import { Sandbox } from '@drydock/sandbox';
import { machineOf, type ClusterSetup, type ClusterShape, type Scenario } from '@drydock/scenario';

/** Where a manifest waits to be applied; gone when the learner arrives. */
const MANIFEST = '/tmp/.lesson.yaml';
/** Milliseconds of virtual time in which the cluster comes to rest. */
const SETTLING = 10_000;

/**
 * The sandbox of a lesson as its learner finds it: with the clusters that it asks for, and after its set-up (files, manifests, the script, faults); that of
 * each cluster first, then what is at the workstation. `now` is virtual time in milliseconds.
 *
 * @throws Error with what the set-up printed when it fails: a fault of the lesson
 */
export async function prepareSandbox(scenario: Scenario, { seed, now }: { seed: number; now: number }): Promise<Sandbox> {
  const { cluster, clusters, folder, setup } = scenario;
  const several = clusters.length > 0 ? Object.fromEntries(clusters.map((each) => [each.id, profileOf(each)])) : undefined;
  const sandbox = Sandbox.create({ seed, now: now - setup.advance, profile: profileOf(cluster), clusters: several });
  for (const { id, setup: own } of clusters) {
    await setUp(sandbox, own, { folder, cluster: id, machine: machineOf({ cluster: id, host: 'controlplane' }) });
  }
  await setUp(sandbox, setup, { folder });
  await sandbox.pass(Math.max(SETTLING, setup.advance));
  return sandbox;
}

function profileOf({ nodes, spares, storageClass, addons, nodeGroups }: ClusterShape): ClusterProfile {
  const profile = storageClass ? LEARNER_PROFILE : withoutStorageClass(LEARNER_PROFILE);
  return withSpares(withWorkers(withNodeGroups(withAddons(profile, addons), nodeGroups), nodes), spares);
}

interface SetupPlace {
  folder: string;
  /** One of several clusters, and its machine; by default the only cluster, and the machine with the terminals. */
  cluster?: string;
  machine?: string;
}

async function setUp(sandbox: Sandbox, { files, manifests, script, faults }: ClusterSetup, place: SetupPlace): Promise<void> {
  const { cluster, machine } = place;
  for (const [path, text] of Object.entries(files)) sandbox.writeFile(path, text, machine);
  for (const { text } of manifests) {
    sandbox.writeFile(MANIFEST, text, machine);
    // One at a time: what a namespace needs, such as its service account, is there before the next one uses it.
    await run(sandbox, place, `kubectl apply -f ${MANIFEST} && rm ${MANIFEST}`);
  }
  if (script !== undefined) await run(sandbox, place, script);
  for (const { name, parameters } of faults) {
    const problem = sandbox.applyFault(name, parameters, cluster === undefined ? sandbox.cluster : sandbox.clusters.get(cluster));
    if (problem) throw new Error(`the set-up of ${place.folder}: ${problem.problem}`);
  }
}

async function run(sandbox: Sandbox, { folder, cluster, machine }: SetupPlace, script: string): Promise<void> {
  const { stdout, stderr, status } = await sandbox.runScript(script, { cwd: '/root', on: machine });
  const where = cluster === undefined ? '' : ` in ${cluster}`;
  if (status !== 0) throw new Error(`the set-up of ${folder}${where} ended with exit code ${status}:\n${stdout}${stderr}`);
}
