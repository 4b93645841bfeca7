import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import { DatabaseUnavailableError } from '../database/database-error.ts';

const ARCHIVE = fileURLToPath(new URL('../../dist/empty-database.tar.gz', import.meta.url));
const SOCKET_PORT = 5432;

type SocketPlace = { readonly path: string } | { readonly host: string; readonly port: number };

/** PostgreSQL in a worker thread, behind a socket that only this user can open. */
export class EmbeddedServer {
  readonly connection: pg.PoolConfig;
  readonly #worker: Worker;
  readonly #socketFolder: string;
  #stopping = false;

  private constructor(worker: Worker, socketFolder: string, connection: pg.PoolConfig, onFailure: ((error: Error) => void) | undefined) {
    this.#worker = worker;
    this.#socketFolder = socketFolder;
    this.connection = connection;
    worker.on('error', (error) => onFailure?.(asError(error)));
    worker.on('exit', (code) => {
      if (!this.#stopping) onFailure?.(new DatabaseUnavailableError(`the embedded database has ended (exit code ${code})`));
    });
  }

  /** @throws DatabaseUnavailableError when the files in `folder` cannot be used */
  static async start(folder: string, onFailure?: (error: Error) => void): Promise<EmbeddedServer> {
    const socketFolder = await mkdtemp(path.join(tmpdir(), 'drydock-'));
    const { place, connection } = await socketIn(socketFolder);
    const worker = new Worker(new URL('./pglite.worker.mjs', import.meta.url), {
      workerData: { folder, archive: ARCHIVE, socket: place },
      execArgv: [],
    });
    try {
      await ready(worker);
    } catch (error) {
      await worker.terminate();
      await rm(socketFolder, { recursive: true, force: true });
      throw new DatabaseUnavailableError(`cannot open the database in ${folder}: ${asError(error).message}`, { cause: error });
    }
    return new EmbeddedServer(worker, socketFolder, { ...connection, user: 'postgres', database: 'postgres' }, onFailure);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.postMessage('stop');
    await exited;
    await rm(this.#socketFolder, { recursive: true, force: true });
  }
}

/** A Unix socket; where there are none, a free port of the loopback interface. */
async function socketIn(folder: string): Promise<{ place: SocketPlace; connection: pg.PoolConfig }> {
  if (process.platform !== 'win32') {
    return { place: { path: path.join(folder, `.s.PGSQL.${SOCKET_PORT}`) }, connection: { host: folder, port: SOCKET_PORT } };
  }
  const loopback = { host: '127.0.0.1', port: await freePort() };
  return { place: loopback, connection: loopback };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function ready(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the database ended with exit code ${code}`)));
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
