import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  AttemptRepository,
  openDatabase,
  ProgressRepository,
  SandboxMovedError,
  SandboxRepository,
  SessionRepository,
  TerminalRepository,
  UserRepository,
  type Database,
  type DatabaseConfig,
} from '../src/index.ts';
import { findPostgres, PostgresServer } from './postgres-server.ts';

const migrationsFolder = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));
/** Each has a folder; beside them is only what Prisma needs. */
const migrations = readdirSync(migrationsFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const programs = findPostgres();
if (programs === undefined) console.log('No PostgreSQL on this machine: the repositories are tested against the embedded one only.');

const REGISTRATION = { email: 'Ann@Example.org', emailKey: 'ann@example.org', passwordHash: 'x', name: null };

interface Place {
  readonly config: DatabaseConfig;
  readonly remove: () => Promise<void>;
}

const places: Record<string, () => Promise<Place>> = {
  'the embedded database': async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'drydock-'));
    return { config: { kind: 'embedded', folder: path.join(folder, 'db') }, remove: async () => rmSync(folder, { recursive: true }) };
  },
  ...(programs !== undefined && {
    'a PostgreSQL server': async () => {
      const server = await PostgresServer.start(programs);
      return { config: { kind: 'server', url: server.url }, remove: () => server.stop() };
    },
  }),
};

describe.each(Object.keys(places))('%s', (name) => {
  let place: Place;
  let database: Database;
  let users: UserRepository;
  let attempts: AttemptRepository;

  const newAttempt = async () => {
    const user = await users.createGuest('en');
    return attempts.create({ userId: user.id, track: 'workloads', slug: 'pods', contentHash: 'h', seed: 7 });
  };

  beforeAll(async () => {
    place = await places[name]!();
    database = await openDatabase(place.config, { migrationsFolder });
    users = new UserRepository(database.client);
    attempts = new AttemptRepository(database.client);
  }, 60_000);

  afterAll(async () => {
    await database.close();
    await place.remove();
  }, 30_000);

  it('applies each migration once', async () => {
    expect(database.migrated).toEqual(migrations);
    await database.close();
    database = await openDatabase(place.config, { migrationsFolder });
    users = new UserRepository(database.client);
    attempts = new AttemptRepository(database.client);
    expect(database.migrated).toEqual([]);
  }, 30_000);

  it('keeps the clusters of questions apart from the attempts that they are part of', async () => {
    const whole = await newAttempt();
    const { userId, track, slug, contentHash, seed } = whole;
    const part = await attempts.create({ userId, track, slug, contentHash, seed, partOfId: whole.id, questionId: 'q' });
    expect((await attempts.findOpenPart(whole.id, 'q'))?.id).toBe(part.id);
    expect((await attempts.findOpen(userId, track, slug))?.id).toBe(whole.id);
    expect((await attempts.listOf(userId)).map(({ id }) => id)).toEqual([whole.id]);
    expect(await attempts.listRunning(track, slug)).not.toContain(part.id);
    expect(await attempts.supersedeParts(whole.id, 'q', new Date())).toEqual([part.id]);
    expect(await attempts.findOpenPart(whole.id, 'q')).toBeNull();
    const another = await attempts.create({ userId, track, slug, contentHash, seed, partOfId: whole.id, questionId: 'q' });
    expect([...(await attempts.supersede(userId, track, slug, new Date()))].sort()).toEqual([whole.id, another.id].sort());
  });

  it('registers a guest once, under one e-mail', async () => {
    const guest = await users.createGuest('ko');
    const other = await users.createGuest('en');
    expect(await users.register(guest.id, REGISTRATION)).toMatchObject({ id: guest.id, email: 'Ann@Example.org', locale: 'ko' });
    expect(await users.register(other.id, REGISTRATION)).toBeUndefined();
    expect(await users.register(guest.id, { ...REGISTRATION, emailKey: 'else@example.org' })).toBeUndefined();
    expect(await users.createAccount(REGISTRATION, 'en')).toBeUndefined();
  });

  it('gives what a guest did to the account, and never absorbs an account', async () => {
    const account = (await users.findByEmail('ann@example.org'))!;
    const attempt = await newAttempt();
    await users.absorbGuest(attempt.userId, account.id);
    expect(await attempts.ownerOf(attempt.id)).toBe(account.id);
    expect(await users.find(attempt.userId)).toBeNull();

    const guest = await users.createGuest('en');
    await users.absorbGuest(account.id, guest.id);
    expect(await users.find(account.id)).not.toBeNull();
  });

  it('forgets sessions that have expired', async () => {
    const sessions = new SessionRepository(database.client);
    const user = await users.createGuest('en');
    const expiresAt = new Date(1_000_000);
    await sessions.create({ tokenHash: 'hash', userId: user.id, expiresAt });
    expect((await sessions.find('hash', new Date(999_999)))?.user.id).toBe(user.id);
    expect(await sessions.find('hash', expiresAt)).toBeNull();
    await sessions.deleteExpired(expiresAt);
    expect(await sessions.find('hash', new Date(0))).toBeNull();
  });

  it('keeps a step passed once it has passed', async () => {
    const attempt = await newAttempt();
    const progress = new ProgressRepository(database.client);
    const step = (status: string, passedAt: Date | null) => ({
      stepId: 's',
      checks: [{ id: 'c', status, points: 1 }],
      points: 1,
      passedAt,
    });
    await progress.saveStep(attempt.id, step('FAILED', null));
    await progress.saveStep(attempt.id, step('PASSED', new Date(5)));
    await progress.saveStep(attempt.id, step('FAILED', null));
    expect((await attempts.find(attempt.id))?.steps).toMatchObject([{ checks: [{ status: 'PASSED' }], passedAt: new Date(5) }]);
  });

  it('counts each try of a question once', async () => {
    const attempt = await newAttempt();
    const progress = new ProgressRepository(database.client);
    const answer = { questionId: 'q', try: 1, answer: ['a', { b: null }], correct: false, points: 0.5 };
    expect(await progress.addAnswer(attempt.id, answer)).toBe(true);
    expect(await progress.addAnswer(attempt.id, answer)).toBe(false);
    expect(await progress.answers(attempt.id, 'q')).toMatchObject([answer]);
  });

  it('finds a terminal again by its name', async () => {
    const attempt = await newAttempt();
    const terminals = new TerminalRepository(database.client);
    const first = await terminals.open(attempt.id, 'main', { columns: 80, rows: 24 });
    await terminals.close(first.id, new Date());
    expect(await terminals.find(first.id)).toBeNull();
    expect(await terminals.open(attempt.id, 'main', { columns: 100, rows: 30 })).toMatchObject({ id: first.id, columns: 100 });
    expect((await terminals.find(first.id))?.attempt.userId).toBe(attempt.userId);
  });

  it('keeps the latest save, and the journal after it', async () => {
    const { id } = await newAttempt();
    const sandboxes = new SandboxRepository(database.client);
    expect(await sandboxes.load(id)).toEqual({ save: undefined, journal: [] });

    const command = { id: 'c1', terminalId: '01890000-0000-7000-8000-000000000000', line: 'ls "가"', startedAt: 5 };
    await sandboxes.append(id, 1, { line: 'ls' });
    await sandboxes.save(
      id,
      { sequence: 2, bytes: new Uint8Array([0, 255]), virtualTime: 1234 },
      [command],
      [{ at: 7, input: { line: 'ls' } }],
    );
    await sandboxes.append(id, 3, { line: 'pwd' });
    await sandboxes.append(id, 3, { line: 'doubled' });
    await sandboxes.append(id, 2, { line: 'late' });

    const { save, journal } = await sandboxes.load(id);
    expect({ ...save, bytes: [...save!.bytes] }).toMatchObject({ sequence: 2, bytes: [0, 255], virtualTime: 1234 });
    expect(journal).toEqual([{ sequence: 3, entry: { line: 'pwd' } }]);

    await sandboxes.save(
      id,
      { sequence: 4, bytes: new Uint8Array(), virtualTime: 1 },
      [{ ...command, finishedAt: 9, exitCode: 0 }],
      [
        { at: 8, input: { keys: 'q' } },
        { at: 8, input: { line: 'pwd' } },
      ],
    );
    expect(await database.client.commandRecord.findMany({ where: { attemptId: id } })).toMatchObject([{ line: 'ls "가"', exitCode: 0 }]);
    await expect(sandboxes.save(id, { sequence: 4, bytes: new Uint8Array(), virtualTime: 1 }, [], [{ at: 9, input: {} }])).rejects.toThrow(
      SandboxMovedError,
    );
    expect(await sandboxes.inputs(id)).toEqual([
      { at: 7, input: { line: 'ls' } },
      { at: 8, input: { keys: 'q' } },
      { at: 8, input: { line: 'pwd' } },
    ]);
  });
});
