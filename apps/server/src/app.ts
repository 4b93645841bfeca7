/** The Nest application, and listening. Apart from `server.ts` because loading it takes a second, in which the database starts. */
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.ts';
import type { Configuration } from './configuration/configuration.ts';
import { listenProblem, StartProblem } from './configuration/start-problem.ts';
import { addRoutes } from './http/routes.ts';
import { StaticFiles } from './http/static-files.ts';
import { KubernetesListener } from './kubernetes/kubernetes-listener.ts';
import type { ServerFolders } from './server.ts';

/** Bytes of a request. The largest that the web app sends is an edited file. */
const BODY_LIMIT = 512 * 1024;

export async function createApp(
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

/** @throws StartProblem when a port or the address cannot be had */
export async function listen(app: NestFastifyApplication, configuration: Configuration): Promise<void> {
  const { host, port } = configuration;
  try {
    await app.init();
    await app.getHttpAdapter().getInstance().listen({ port, host });
    await app.get(KubernetesListener).listen(configuration);
  } catch (error) {
    await close(app);
    if (error instanceof StartProblem) throw error;
    throw listenProblem(error as NodeJS.ErrnoException, host, port);
  }
}

/** Ends the connections, of kubectls first, since what they are told must be stored; then saves every sandbox. */
export async function close(app: NestFastifyApplication): Promise<void> {
  await app.get(KubernetesListener).close();
  await app.close();
}
