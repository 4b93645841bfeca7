import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { readConfiguration } from './configuration/configuration.ts';
import { filterWarnings } from './configuration/process-warnings.ts';
import { StartProblem } from './configuration/start-problem.ts';
import { defaultFolders, startServer, type RunningServer } from './server.ts';

/** Milliseconds for the sandboxes to be saved; then the process ends all the same. */
const PATIENCE = 10_000;

const root = fileURLToPath(new URL('../../..', import.meta.url));

filterWarnings();
try {
  const configuration = readConfiguration(process.env);
  const loading = import('./sandboxes/engine/drydock-engine.ts').then(({ DrydockEngine }) => new DrydockEngine());
  const server = await startServer(configuration, defaultFolders(root), loading);
  // Who previews lessons has been told already.
  if (!configuration.isPreview) for (const problem of server.lessonProblems) console.error(problem);
  console.log(`Drydock is at ${server.url}`);
  endWithSignal(server);
  // After the address is printed: the first learner then need not wait for a control plane to boot.
  const engine = await loading;
  setImmediate(() => engine.warmUp(Date.now()));
} catch (error) {
  if (!(error instanceof StartProblem)) throw error;
  for (const sentence of error.sentences) console.error(sentence);
  process.exitCode = 1;
}

function endWithSignal(server: RunningServer): void {
  let ending = false;
  const end = (signal: NodeJS.Signals) => {
    if (ending) process.exit(1);
    ending = true;
    console.log(`${signal}: saving …`);
    setTimeout(() => process.exit(1), PATIENCE).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end).on('SIGINT', end);
}
