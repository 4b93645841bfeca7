import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { databaseConfig, DatabaseUnavailableError, openDatabase, type Database } from '@drydock/persistence';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.ts';
import type { Configuration } from './configuration/configuration.ts';
import { listenProblem, StartProblem } from './configuration/start-problem.ts';
import { addRoutes } from './http/routes.ts';
import { StaticFiles } from './http/static-files.ts';
import { LessonLibrary } from './lessons/lesson-library.ts';
import type { SandboxEngine } from './sandboxes/sandbox.port.ts';

/** Bytes of a request. The largest that the web app sends is an edited file. */
const BODY_LIMIT = 512 * 1024;

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
export async function startServer(configuration: Configuration, folders: ServerFolders, engine: SandboxEngine): Promise<RunningServer> {
  const library = await LessonLibrary.read(folders.scenarios);
  const database = await open(configuration, folders.migrations);
  try {
    const app = await createApp(configuration, folders, { client: database.client, library, engine });
    await listen(app, configuration);
    return {
      url: urlOf(app, configuration.host),
      lessonProblems: library.problems,
      async close() {
        await app.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
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

async function createApp(
  { trustedProxies }: Configuration,
  folders: ServerFolders,
  parts: Parameters<typeof AppModule.of>[0],
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT, trustProxy: [...trustedProxies], forceCloseConnections: true });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(parts), adapter, { logger: ['warn', 'error', 'fatal'] });
  addRoutes(adapter.getInstance(), {
    web: await StaticFiles.of(folders.web),
    pictures: await StaticFiles.of(folders.scenarios, (file) => file.split('/')[2] === 'images'),
  });
  return app;
}

async function listen(app: NestFastifyApplication, { host, port }: Configuration): Promise<void> {
  try {
    await app.init();
    await app.getHttpAdapter().getInstance().listen({ port, host });
  } catch (error) {
    await app.close();
    throw listenProblem(error as NodeJS.ErrnoException, host, port);
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
