import type { Sandbox } from '@drydock/sandbox';
import type { Scenario } from '@drydock/scenario';

/** Where manifests wait to be applied; gone when the learner arrives. */
const FOLDER = '/tmp/.lesson';
/** Milliseconds of virtual time in which the cluster comes to rest. */
const SETTLING = 10_000;

/**
 * Does what the set-up of a lesson says: manifests, files, then the script.
 *
 * @throws Error with what the set-up printed when it fails: a fault of the lesson
 */
export async function prepareLesson(sandbox: Sandbox, { folder, setup }: Pick<Scenario, 'folder' | 'setup'>): Promise<void> {
  const { manifests, files, script } = setup;
  for (const [path, text] of Object.entries(files)) sandbox.writeFile(path, text);
  const applied = manifests.map(({ text }, index) => {
    const file = `${FOLDER}/${index}.yaml`;
    sandbox.writeFile(file, text);
    return `kubectl apply -f ${file}`;
  });
  if (applied.length > 0) await run(sandbox, folder, `${applied.join(' && ')} && rm -r ${FOLDER}`);
  if (script !== undefined) await run(sandbox, folder, script);
  await sandbox.pass(SETTLING);
}

async function run(sandbox: Sandbox, folder: string, script: string): Promise<void> {
  const { stdout, stderr, status } = await sandbox.runScript(script, { cwd: '/root' });
  if (status !== 0) throw new Error(`the set-up of ${folder} ended with exit code ${status}:\n${stdout}${stderr}`);
}
