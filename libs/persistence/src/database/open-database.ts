import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { DirectoryLock } from '../embedded/directory-lock.ts';
import { EmbeddedServer } from '../embedded/embedded-server.ts';
import { PrismaClient } from '../generated/client.ts';
import { migrate } from '../migrations/migrate.ts';
import type { DatabaseConfig } from './database-config.ts';
import { connectionProblem } from './database-error.ts';

const CONNECT_TIMEOUT = 10_000;
const SERVER_CONNECTIONS = 10;
const STARTING_UP = '57P03';
const STARTUP_TRIES = 20;
const STARTUP_WAIT = 500;

export interface Database {
  readonly client: PrismaClient;
  /** The names of the migrations that opening it has applied. */
  readonly migrated: readonly string[];
  /** Ends the connections, and the embedded server if there is one. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Its subfolders hold one `migration.sql` each. */
  readonly migrationsFolder: string;
  /** Called when the embedded server dies, or an idle connection breaks. */
  readonly onFailure?: (error: Error) => void;
}

/**
 * Connects, and applies the migrations that are missing.
 *
 * @throws DatabaseUnavailableError when there is no database to reach, or another process has it
 */
export async function openDatabase(config: DatabaseConfig, options: OpenOptions): Promise<Database> {
  return config.kind === 'server' ? openServer(config.url, options) : openEmbedded(config.folder, options);
}

async function openServer(url: string, options: OpenOptions): Promise<Database> {
  await untilReachable(url);
  return connect({ connectionString: url, max: SERVER_CONNECTIONS }, options);
}

async function untilReachable(url: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const probe = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT });
    try {
      await probe.connect();
      await probe.end();
      return;
    } catch (error) {
      await probe.end().catch(() => undefined);
      if ((error as { code?: string }).code !== STARTING_UP || tries === STARTUP_TRIES) throw connectionProblem(url, error);
      await new Promise((resolve) => setTimeout(resolve, STARTUP_WAIT));
    }
  }
}

/** One process at a time, one connection at a time: the embedded PostgreSQL has no locks between processes and runs one query at once. */
async function openEmbedded(folder: string, options: OpenOptions): Promise<Database> {
  const lock = await DirectoryLock.acquire(folder);
  const server = await EmbeddedServer.start(folder, options.onFailure).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  const close = async () => {
    await server.stop();
    await lock.release();
  };
  try {
    const database = await connect({ ...server.connection, max: 1 }, options);
    return { ...database, close: () => database.close().finally(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function connect(config: pg.PoolConfig, { migrationsFolder, onFailure }: OpenOptions): Promise<Database> {
  const pool = new pg.Pool({ ...config, connectionTimeoutMillis: CONNECT_TIMEOUT });
  pool.on('error', (error) => onFailure?.(error));
  try {
    const migrated = await migrate(pool, migrationsFolder);
    const client = new PrismaClient({ adapter: new PrismaPg(pool) });
    return {
      client,
      migrated,
      async close() {
        await client.$disconnect();
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}
