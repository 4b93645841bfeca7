// A worker thread runs what Node reads, also in tests that read TypeScript sources: so this one file is JavaScript.
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { gunzip } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

/** Queries come over one connection; after one that failed, the pool opens another before this side has seen the first one close. */
const CONNECTIONS = 8;

/**
 * Opens the database in `folder` and serves it at `socket`. Tells its parent `ready`; ends when told anything.
 *
 * @type {{ folder: string, archive: string, socket: { path: string } | { host: string, port: number } }}
 */
const { folder, archive, socket } = workerData;

const database = await PGlite.create({ dataDir: folder, loadDataDir: await emptyDatabase() });
const server = new PGLiteSocketServer({ db: database, maxConnections: CONNECTIONS, ...socket });
await server.start();
parentPort?.once('message', async () => {
  await server.stop();
  await database.close();
  parentPort?.close();
});
parentPort?.postMessage('ready');

/** The archive to begin with, unless there is a database already. Without one, PostgreSQL makes its files itself, which takes longer. */
async function emptyDatabase() {
  if (existsSync(path.join(folder, 'PG_VERSION')) || !existsSync(archive)) return undefined;
  return new globalThis.Blob([await promisify(gunzip)(await readFile(archive))], { type: 'application/x-tar' });
}
