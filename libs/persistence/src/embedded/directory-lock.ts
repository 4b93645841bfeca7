import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { DatabaseUnavailableError } from '../database/database-error.ts';
import { processIdentity } from './process-identity.ts';

/** A holder touches its lock this often, in milliseconds; one that has not been touched for `STALE` belongs to nobody. */
const TOUCH = 2_000;
const STALE = 8_000;
const POLL = 250;

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Distinguishes this process from an earlier one with the same number; undefined where the system does not tell. */
  readonly identity: string | undefined;
}

/** At most one process uses a directory. The lock of a process that crashed or was killed does not stand in the way. */
export class DirectoryLock {
  readonly #file: string;
  readonly #timer: NodeJS.Timeout;

  private constructor(file: string) {
    this.#file = file;
    this.#timer = setInterval(() => void touch(file), TOUCH).unref();
  }

  /** @throws DatabaseUnavailableError when another process has the directory */
  static async acquire(directory: string): Promise<DirectoryLock> {
    const file = `${directory}.lock`;
    const holder: Holder = { pid: process.pid, host: hostname(), identity: await processIdentity(process.pid) };
    await makeFolder(path.dirname(file));
    while (!(await createFile(file, JSON.stringify(holder)))) {
      const text = await readText(file);
      if (text === undefined) continue;
      const other = parseHolder(text);
      if (other !== undefined && (await isAlive(other, file))) {
        throw new DatabaseUnavailableError(
          `another Drydock (pid ${other.pid}) is using ${directory}: stop it, or give this one a folder of its own with DRYDOCK_DATA`,
        );
      }
      await discard(file, text);
    }
    return new DirectoryLock(file);
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await rm(this.#file, { force: true });
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new DatabaseUnavailableError(`cannot write to ${folder} (${error.code}): choose another folder with DRYDOCK_DATA`, {
      cause: error,
    });
  });
}

async function createFile(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new DatabaseUnavailableError(`cannot write ${file} (${code}): choose another folder with DRYDOCK_DATA`, { cause: error });
  }
}

/** On this machine the process table tells; of another (a container that shares the folder) only the touched file does. */
async function isAlive(holder: Holder, file: string): Promise<boolean> {
  if (holder.host !== hostname()) return isTouched(file);
  if (holder.identity !== undefined) return (await processIdentity(holder.pid)) === holder.identity;
  return holder.pid !== process.pid && isRunning(holder.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Waits until the file has been touched again, or for so long that nobody can be there to do it. */
async function isTouched(file: string): Promise<boolean> {
  const first = await modifiedAt(file);
  const deadline = first + STALE;
  while (Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL));
    if ((await modifiedAt(file)) > first) return true;
  }
  return false;
}

/** Removes the very lock that was read, never one that somebody else has made in the meantime. */
async function discard(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).catch(ignoreMissing);
  const taken = await readText(aside);
  if (taken !== undefined && taken !== text) await createFile(file, taken);
  await rm(aside, { force: true });
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    return typeof holder?.pid === 'number' && typeof holder.host === 'string' ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(ignoreMissing);
}

async function modifiedAt(file: string): Promise<number> {
  return (await stat(file).catch(ignoreMissing))?.mtimeMs ?? 0;
}

async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
