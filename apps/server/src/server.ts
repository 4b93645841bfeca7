import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { databaseConfig, DatabaseUnavailableError, openDatabase, type Database } from '@drydock/persistence';
import { formatProblem } from '@drydock/scenario';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Configuration } from './configuration/configuration.ts';
import { StartProblem } from './configuration/start-problem.ts';
import { LessonLibrary } from './lessons/lesson-library.ts';
import type { SandboxEngine } from './sandboxes/sandbox.port.ts';

export interface ServerFolders {
  readonly scenarios: string;
  readonly migrations: string;
  /** The built web app; it may be missing. */
  readonly web: string;
}

export interface RunningServer {
  readonly url: string;
  /** What authors must put right, as `file:line:column: reason`. */
  readonly lessonProblems: readonly string[];
  /** Saves every sandbox and ends the connections. */
  close(): Promise<void>;
}

/** @throws StartProblem when the person who starts it must put something right */
export async function startServer(
  configuration: Configuration,
  installed: ServerFolders,
  engine: SandboxEngine | Promise<SandboxEngine>,
): Promise<RunningServer> {
  const folders = { ...installed, scenarios: configuration.scenariosFolder ?? installed.scenarios };
  // The database starts in a thread of its own, while this one loads everything else. Its failure is thrown where it is awaited.
  const opening = open(configuration, folders.migrations);
  opening.catch(() => undefined);
  try {
    const [{ close, createApp, listen }, library] = await Promise.all([
      import('./app.ts'),
      LessonLibrary.read(folders.scenarios, configuration),
    ]);
    const { client } = await opening;
    const app = await createApp(configuration, folders, { client, library, engine: await engine });
    await listen(app, configuration);
    return {
      url: urlOf(app, configuration.host),
      lessonProblems: library.problems.map(formatProblem),
      async close() {
        await close(app);
        await (await opening).close();
      },
    };
  } catch (error) {
    await opening.then((database) => database.close()).catch(() => undefined);
    throw error;
  }
}

async function open({ databaseUrl, dataFolder }: Configuration, migrationsFolder: string): Promise<Database> {
  try {
    return await openDatabase(databaseConfig({ databaseUrl, dataFolder }), {
      migrationsFolder,
      onFailure: (error) => console.error(`The database: ${error.message}`),
    });
  } catch (error) {
    if (error instanceof DatabaseUnavailableError) throw new StartProblem([`Drydock ${error.message}.`], { cause: error });
    throw error;
  }
}

function urlOf(app: NestFastifyApplication, host: string): string {
  const address = app.getHttpServer().address() as AddressInfo;
  const name = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host) ? 'localhost' : host;
  return `http://${name}:${address.port}`;
}

/** The folders of a checkout, or of an image, by this file's own place in it. */
export function defaultFolders(root: string): ServerFolders {
  return {
    scenarios: path.join(root, 'scenarios'),
    migrations: path.join(root, 'prisma/migrations'),
    web: path.join(root, 'apps/web/dist'),
  };
}
