import { LEARNER_PROFILE, withAddons, withoutStorageClass, withWorkers } from '@drydock/cluster';
import { Sandbox } from '@drydock/sandbox';
import type { Scenario } from '@drydock/scenario';

/** Where a manifest waits to be applied; gone when the learner arrives. */
const MANIFEST = '/tmp/.lesson.yaml';
/** Milliseconds of virtual time in which the cluster comes to rest. */
const SETTLING = 10_000;

/**
 * The sandbox of a lesson as its learner finds it: with as many workers as it asks for, and after its set-up (files, manifests, the script, faults).
 * `now` is virtual time in milliseconds.
 *
 * @throws Error with what the set-up printed when it fails: a fault of the lesson
 */
export async function prepareSandbox(scenario: Scenario, { seed, now }: { seed: number; now: number }): Promise<Sandbox> {
  const { cluster, folder, setup } = scenario;
  const profile = cluster.storageClass ? LEARNER_PROFILE : withoutStorageClass(LEARNER_PROFILE);
  const sandbox = Sandbox.create({
    seed,
    now: now - setup.advance,
    profile: withWorkers(withAddons(profile, cluster.addons), cluster.nodes),
  });
  for (const [path, text] of Object.entries(setup.files)) sandbox.writeFile(path, text);
  for (const { text } of setup.manifests) {
    sandbox.writeFile(MANIFEST, text);
    // One at a time: what a namespace needs, such as its service account, is there before the next one uses it.
    await run(sandbox, folder, `kubectl apply -f ${MANIFEST} && rm ${MANIFEST}`);
  }
  if (setup.script !== undefined) await run(sandbox, folder, setup.script);
  for (const { name, parameters } of setup.faults) {
    const problem = sandbox.applyFault(name, parameters);
    if (problem) throw new Error(`the set-up of ${folder}: ${problem.problem}`);
  }
  await sandbox.pass(Math.max(SETTLING, setup.advance));
  return sandbox;
}

async function run(sandbox: Sandbox, folder: string, script: string): Promise<void> {
  const { stdout, stderr, status } = await sandbox.runScript(script, { cwd: '/root' });
  if (status !== 0) throw new Error(`the set-up of ${folder} ended with exit code ${status}:\n${stdout}${stderr}`);
}
