import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { accessSync, chownSync, constants, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const USER = 'postgres';
const TRIES = 300;
const PORTS_TRIED = 3;

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** The folder of PostgreSQL's programs, or undefined when this machine has none that these tests may run. */
export function findPostgres(): string | undefined {
  const places = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'postgres'));
  const found = places.find(isProgram);
  if (found === undefined || (isRoot() && account().uid === undefined)) return undefined;
  return path.dirname(realpathSync(found));
}

/** A PostgreSQL server of its own in a temporary folder. */
export class PostgresServer {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(server: ChildProcess, folder: string, url: string) {
    this.#process = server;
    this.#folder = folder;
    this.url = url;
  }

  static async start(programs: string): Promise<PostgresServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'drydock-postgres-'));
    const { uid, gid } = account();
    if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
    const data = path.join(folder, 'data');
    const options = { cwd: folder, uid, gid };
    await promisify(execFile)(path.join(programs, 'initdb'), ['-D', data, '-U', USER, '-A', 'trust', '--no-sync', '-E', 'UTF8'], options);
    for (let tries = 1; ; tries++) {
      const port = await freePort();
      const settings = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F'];
      const server = spawn(path.join(programs, 'postgres'), settings, { ...options, stdio: 'ignore' });
      // It ends at once when the port, free a moment ago, is another test's by now.
      if (await isReady(programs, server, port))
        return new PostgresServer(server, folder, `postgresql://${USER}@127.0.0.1:${port}/postgres`);
      if (tries === PORTS_TRIED) throw new Error(`PostgreSQL has ended with ${server.exitCode}, ${tries} times`);
    }
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGINT');
    await exited;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Waits until it takes connections; false when it ends instead. */
async function isReady(programs: string, server: ChildProcess, port: number): Promise<boolean> {
  for (let tries = 1; server.exitCode === null; tries++) {
    try {
      await promisify(execFile)(path.join(programs, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]);
      return true;
    } catch (error) {
      if (tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return false;
}

/** PostgreSQL refuses to run as root; its own account is used then. */
function account(): Account {
  if (!isRoot()) return {};
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${USER}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return line === undefined ? {} : { uid: Number(uid), gid: Number(gid) };
}

const isRoot = () => process.getuid?.() === 0;

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
