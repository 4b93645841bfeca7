/** apk, the package manager of Alpine. */
import { failed } from '../../files/file-error.ts';
import { allPackages, packageNamed } from '../../packages/all-packages.ts';
import { type ApkDatabase, readApkDatabase, writeApkDatabase } from '../../packages/apk-database.ts';
import type { Package } from '../../packages/package.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, print, printError } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { removePrograms, unpack } from './apply.ts';

type Steps = Generator<Wait, number, void>;

interface Call {
  readonly operands: readonly string[];
  readonly flags: ReadonlySet<string>;
}

const CACHE = '/var/cache/apk';
const versionIn = (known: Package): string | undefined => known.versions['alpine']?.[0];

const repositories = (process: Process): string[] => {
  const text = process.files.readText('/etc/apk/repositories');
  return failed(text) ? [] : text.split('\n').filter((line) => /^https?:/.test(line));
};

const indexFile = (repository: string, i: number): string =>
  `${CACHE}/APKINDEX.${(repository.length * 7919 + i).toString(16).padStart(8, '0')}.tar.gz`;

/** Whether the indexes are there: fetched now, or kept from an `apk update`. */
function* indexes(process: Process, fresh: boolean, keep: boolean): Generator<Wait, boolean, void> {
  const all = repositories(process);
  if (fresh) yield* print(process, all.map((each) => `fetch ${each}/x86_64/APKINDEX.tar.gz\n`).join('')); // prettier-ignore
  if (fresh && keep) {
    process.files.makeDirectories(CACHE);
    for (const [i, each] of all.entries()) process.files.writeText(indexFile(each, i), '');
  }
  return fresh || (all.length > 0 && all.every((each, i) => process.files.exists(indexFile(each, i))));
}

/** Packages of Alpine that this machine can run. */
const offered = (process: Process): Package[] =>
  allPackages.filter((known) => {
    const programs = Object.values(known.programs ?? {});
    return versionIn(known) !== undefined && (programs.length === 0 || programs.some((each) => process.canRun(each)));
  });

function order(process: Process, { installed }: ApkDatabase, names: readonly string[]): Package[] {
  const known = new Map(offered(process).map((each) => [each.name, each]));
  const found: Package[] = [];
  const add = (name: string): void => {
    const each = known.get(name);
    if (!each || installed.has(name) || found.includes(each)) return;
    each.depends?.forEach(add);
    found.push(each);
  };
  names.forEach(add);
  return found;
}

const total = ({ installed }: ApkDatabase): string => {
  const kib = [...installed.keys()].reduce((sum, name) => sum + (packageNamed(name)?.installedSize ?? 0), 0);
  return `OK: ${Math.max(1, Math.round(kib / 1024))} MiB in ${installed.size} packages\n`;
};

function* add(process: Process, { operands, flags }: Call): Steps {
  const fresh = flags.has('no-cache') || flags.has('U') || flags.has('update-cache');
  const here = yield* indexes(process, fresh, !flags.has('no-cache'));
  if (!here)
    yield* printError(process, repositories(process).map((each) => `WARNING: opening from cache ${each}: No such file or directory\n`).join('')); // prettier-ignore
  const database = readApkDatabase(process.files);
  const names = operands.map((word) => word.split(/[=<>~@]/)[0]!);
  const known = new Set(here ? offered(process).map(({ name }) => name) : []);
  const missing = names.filter((name) => !known.has(name) && !database.installed.has(name));
  if (missing.length > 0)
    return yield* fail(
      process,
      `ERROR: unable to select packages:\n${missing.map((name) => `  ${name} (no such package):\n    required by: world[${name}]\n`).join('')}`,
      missing.length,
    );
  const added = order(process, database, names);
  for (const [i, each] of added.entries()) {
    yield* print(process, `(${i + 1}/${added.length}) Installing ${each.name} (${versionIn(each)})\n`);
    database.installed.set(each.name, versionIn(each)!);
    unpack(process, { package: each, version: versionIn(each), before: undefined, asked: true });
  }
  if (added.length > 0) yield* print(process, `Executing busybox-${database.installed.get('busybox') ?? '1.37.0-r12'}.trigger\n`);
  for (const name of names) database.world.add(name);
  writeApkDatabase(process.files, database);
  yield* print(process, total(database));
  process.charge(1_000 * (1 + added.length));
  return 0;
}

function* remove(process: Process, { operands }: Call): Steps {
  const database = readApkDatabase(process.files);
  for (const name of operands) {
    if (!database.world.has(name))
      yield* printError(
        process,
        database.installed.has(name)
          ? `World updated, but the following packages are not removed due to:\n  ${name}: ${[...database.world].join(' ')}\n\n`
          : '',
      );
    database.world.delete(name);
  }
  const needed = new Set<string>(allPackages.filter(({ section }) => section === 'base').map(({ name }) => name));
  const visit = (name: string): void => {
    if (needed.has(name) || !database.installed.has(name)) return;
    needed.add(name);
    packageNamed(name)?.depends?.forEach(visit);
  };
  database.world.forEach(visit);
  const gone = [...database.installed.keys()].filter((name) => !needed.has(name));
  for (const [i, name] of gone.entries()) {
    yield* print(process, `(${i + 1}/${gone.length}) Purging ${name} (${database.installed.get(name)})\n`);
    removePrograms(process, { package: packageNamed(name)!, version: undefined, before: database.installed.get(name), asked: true });
    database.installed.delete(name);
  }
  if (gone.length > 0) yield* print(process, `Executing busybox-${database.installed.get('busybox') ?? '1.37.0-r12'}.trigger\n`);
  writeApkDatabase(process.files, database);
  yield* print(process, total(database));
  return 0;
}

function* update(process: Process): Steps {
  yield* indexes(process, true, true);
  const lines = repositories(process).map((each) => `v3.21.3-150-g3ee1c1a5d50 [${each}]\n`);
  yield* print(process, `${lines.join('')}OK: 25396 distinct packages available\n`);
  return 0;
}

function* info(process: Process, { operands, flags }: Call): Steps {
  const { installed } = readApkDatabase(process.files);
  if (operands.length === 0) {
    yield* print(process, [...installed].map(([name, version]) => `${name}${flags.has('v') ? `-${version}` : ''}\n`).join('')); // prettier-ignore
    return 0;
  }
  for (const name of operands) {
    const version = installed.get(name);
    if (version === undefined && flags.has('e')) return 1;
    if (version === undefined) continue;
    if (flags.has('e')) yield* print(process, `${name}\n`);
    else yield* print(process, `${name}-${version} description:\n${packageNamed(name)?.summary ?? name}\n\n`);
  }
  return operands.every((name) => installed.has(name)) ? 0 : 1;
}

function* search(process: Process, { operands }: Call): Steps {
  const here = yield* indexes(process, false, false);
  if (!here) yield* printError(process, repositories(process).map((each) => `WARNING: opening from cache ${each}: No such file or directory\n`).join('')); // prettier-ignore
  const all = here ? offered(process) : [];
  const hits = all.filter(({ name }) => operands.length === 0 || operands.some((word) => name.includes(word.replaceAll('*', ''))));
  yield* print(process, hits.map((each) => `${each.name}-${versionIn(each)}\n`).sort().join('')); // prettier-ignore
  return 0;
}

function* list(process: Process, { operands, flags }: Call): Steps {
  const { installed } = readApkDatabase(process.files);
  const installedOnly = flags.has('installed') || flags.has('I');
  const all = installedOnly ? [...installed.keys()].map((name) => packageNamed(name)!) : offered(process);
  const lines = all
    .filter((each) => each && (operands.length === 0 || operands.some((word) => each.name.startsWith(word.replaceAll('*', '')))))
    .map((each) => `${each.name}-${versionIn(each)} x86_64 {${each.name}} (MIT)${installed.has(each.name) ? ' [installed]' : ''}\n`);
  yield* print(process, lines.sort().join(''));
  return 0;
}

const APPLETS: Readonly<Record<string, { readonly locks?: boolean; run(process: Process, call: Call): Steps }>> = {
  add: { locks: true, run: add },
  del: { locks: true, run: remove },
  update: { locks: true, run: update },
  upgrade: {
    locks: true,
    *run(process) {
      yield* print(process, total(readApkDatabase(process.files)));
      return 0;
    },
  },
  info: { run: info },
  search: { run: search },
  list: { run: list },
};

const VERSION = 'apk-tools 2.14.6, compiled for x86_64.\n';

export const apkProgram: Program = {
  name: 'apk',
  summary: 'Install and remove packages of Alpine',
  *run(process) {
    const words = process.argv.slice(1);
    const flags = new Set<string>();
    const operands: string[] = [];
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      if (word === '-t' || word === '--virtual' || word === '-X' || word === '--repository') i++;
      else if (word.startsWith('--')) flags.add(word.slice(2));
      else if (/^-./.test(word)) for (const letter of word.slice(1)) flags.add(letter);
      else operands.push(word);
    }
    if (flags.has('version') || flags.has('V')) {
      yield* print(process, VERSION);
      return 0;
    }
    const name = operands.shift();
    if (name === undefined) {
      yield* print(
        process,
        `${VERSION}\nusage: apk [<OPTIONS>...] COMMAND [<ARGUMENTS>...]\n\nCommands: ${Object.keys(APPLETS).join(' ')}\n`,
      );
      return 1;
    }
    const applet = Object.hasOwn(APPLETS, name) ? APPLETS[name]! : undefined;
    if (!applet) return yield* fail(process, `apk: '${name}' is not an apk command. See 'apk --help'.\n`);
    if (applet.locks && process.user.uid !== 0)
      return yield* fail(
        process,
        'ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n',
        99,
      );
    return yield* applet.run(process, { operands, flags });
  },
};
