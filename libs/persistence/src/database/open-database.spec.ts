import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { databaseConfig } from './database-config.ts';
import { connectionProblem } from './database-error.ts';
import { openDatabase } from './open-database.ts';

const migrationsFolder = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url));

describe('databaseConfig', () => {
  it.each([
    [
      { databaseUrl: 'postgresql://h/d', dataFolder: '/data' },
      { kind: 'server', url: 'postgresql://h/d' },
    ],
    [
      { databaseUrl: undefined, dataFolder: '/data' },
      { kind: 'embedded', folder: '/data/db' },
    ],
  ])('%j', (settings, expected) => {
    expect(databaseConfig(settings)).toEqual(expected);
  });
});

describe('connectionProblem', () => {
  const url = 'postgresql://ann:secret@db.example:5433/drydock';
  it.each([
    [{ code: 'ECONNREFUSED', message: '' }, 'nothing listens there (connection refused)'],
    [{ message: '', errors: [{ code: 'ECONNREFUSED', message: 'x' }] }, 'nothing listens there (connection refused)'],
    [{ code: 'ENOTFOUND', message: 'getaddrinfo' }, 'no such host'],
    [
      { code: '28P01', message: 'password authentication failed' },
      'the server refuses the password or the user (password authentication failed)',
    ],
    [{ code: '3D000', message: 'x' }, 'there is no database "drydock": create it with `createdb -O ann drydock`'],
    [{ message: 'timeout expired' }, 'timeout expired'],
  ])('%j', (cause, reason) => {
    expect(connectionProblem(url, cause).message).toBe(
      `cannot reach the database at db.example:5433 as ann: ${reason}; check DATABASE_URL`,
    );
  });
});

describe('openDatabase', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'drydock-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (migrations = migrationsFolder) =>
    openDatabase({ kind: 'embedded', folder: path.join(folder, 'db') }, { migrationsFolder: migrations });

  it('says that nothing listens', async () => {
    await expect(openDatabase({ kind: 'server', url: 'postgresql://ann@127.0.0.1:1/d' }, { migrationsFolder })).rejects.toThrow(
      'cannot reach the database at 127.0.0.1:1 as ann: nothing listens there (connection refused); check DATABASE_URL',
    );
  });

  it('lets one process at a time use a folder', async () => {
    const database = await open();
    await expect(open()).rejects.toThrow(`another Drydock (pid ${process.pid}) is using ${folder}/db`);
    await database.close();
    await (await open()).close();
  }, 30_000);

  it('takes over from a process that is gone', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    writeFileSync(path.join(folder, 'db.lock'), JSON.stringify({ pid: dead.pid, host: hostname(), identity: 'boot/1' }));
    await (await open()).close();
  }, 30_000);

  it('takes over from another process that had its number, and from a damaged lock', async () => {
    writeFileSync(path.join(folder, 'db.lock'), JSON.stringify({ pid: process.pid, host: hostname(), identity: 'an earlier boot/1' }));
    await (await open()).close();
    writeFileSync(path.join(folder, 'db.lock'), '{"pid":');
    await (await open()).close();
  }, 30_000);

  it('leaves nothing of a migration that fails', async () => {
    const migrations = path.join(folder, 'migrations');
    mkdirSync(path.join(migrations, '0001_bad'), { recursive: true });
    writeFileSync(path.join(migrations, '0001_bad/migration.sql'), 'CREATE TABLE one (id int); SELECT nonsense;');
    await expect(open(migrations)).rejects.toThrow('migration 0001_bad failed: column "nonsense" does not exist');
    writeFileSync(path.join(migrations, '0001_bad/migration.sql'), 'CREATE TABLE one (id int);');
    const database = await open(migrations);
    expect(database.migrated).toEqual(['0001_bad']);
    await database.close();
    writeFileSync(path.join(migrations, '0001_bad/migration.sql'), 'CREATE TABLE two (id int);');
    await expect(open(migrations)).rejects.toThrow('edited after they had been applied: 0001_bad');
  }, 30_000);
});
