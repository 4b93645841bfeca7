/** apt and apt-get: packages come from repositories that exist only as data; what they install are programs that the machine has anyway. */
import { AptIndex, hostExists, hostOf, indexPath, readSources, repositoryOf, type Source } from '../../packages/apt-sources.ts';
import { architectureOf, installedPackages } from '../../packages/dpkg-database.ts';
import { packageNamed } from '../../packages/all-packages.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, print, printError } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { aptSearch, aptShow } from './apt-cache.program.ts';
import { type AptCall, humanSize, parseAptWords } from './apt-words.ts';
import { carryOut, reading, readingAll } from './apply.ts';
import { candidateOf, type Plan, PlanError, planInstall, planRemoval, unneeded, upgradable } from './plan.ts';

type Steps = Generator<Wait, number, void>;

const WARNING = '\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n';

interface Verb {
  /** Changes the machine: only root may. */
  readonly locks?: 'dpkg' | 'lists' | 'archives';
  run(process: Process, call: AptCall): Steps;
}

const indexOf = (process: Process): AptIndex => new AptIndex(process.files, (program) => process.canRun(program));

/** The plan, or what is wrong with it; then the plan is carried out. */
const changing = (plan: (process: Process, call: AptCall, index: AptIndex) => Plan | PlanError): Verb => ({
  locks: 'dpkg',
  *run(process, call) {
    const index = indexOf(process);
    yield* readingAll(process, call);
    const planned = plan(process, call, index);
    if (planned instanceof PlanError) return yield* fail(process, planned.messages.map((line) => `${line}\n`).join(''), 100);
    return yield* carryOut(process, call, index, installedPackages(process.files), planned);
  },
});

const install = changing((process, { operands, flags, verb }, index) =>
  planInstall(index, installedPackages(process.files), operands, {
    onlyUpgrade: flags.has('only-upgrade'),
    noUpgrade: flags.has('no-upgrade'),
    reinstall: flags.has('reinstall') || verb === 'reinstall',
  }),
);

const remove = changing((process, { operands, flags, verb }, index) => {
  const installed = installedPackages(process.files);
  const plan = planRemoval(index, installed, operands, flags.has('purge') || verb === 'purge');
  if (plan instanceof PlanError || !flags.has('auto-remove')) return plan;
  return withUnneeded(process, plan);
});

function withUnneeded(process: Process, plan: Plan): Plan {
  const installed = installedPackages(process.files);
  const gone = new Set(plan.changes.map((change) => change.package.name));
  const more = unneeded(installed, gone).map((name) => ({
    package: packageNamed(name)!,
    version: undefined,
    before: installed.get(name)!.version,
    asked: true,
  }));
  return { ...plan, changes: [...plan.changes, ...more] };
}

const autoremove = changing((process) => withUnneeded(process, { changes: [], remarks: [] }));

const upgrade = changing((process, _, index) => {
  const installed = installedPackages(process.files);
  return { changes: upgradable(index, installed).filter(({ package: { name } }) => !installed.get(name)!.held), remarks: [] };
});

/** Bytes of a list. */
const sizeOf = (source: Source): number => (source.suite === '' ? 1_227 : source.suite.includes('-') ? 126_000 : 256_000);

const update: Verb = {
  locks: 'lists',
  *run(process, call) {
    const { sources, bad } = readSources(process.files);
    if (bad.length > 0) {
      const [{ path, line, reason }] = bad as [(typeof bad)[0]];
      return yield* fail(
        process,
        reason === 'Type'
          ? `E: Type '' is not known on line ${line} in source list ${path}\nE: The list of sources could not be read.\n`
          : `E: Malformed entry ${line} in list file ${path} (${reason})\nE: The list of sources could not be read.\n`,
        100,
      );
    }
    const warnings: string[] = [];
    let fetched = 0;
    for (const [i, source] of sources.entries()) {
      const place = source.suite === '' ? `${source.uri}  InRelease` : `${source.uri} ${source.suite} InRelease`;
      if (repositoryOf(source) !== undefined) {
        const known = process.files.exists(indexPath(source));
        process.files.makeDirectories('/var/lib/apt/lists');
        process.files.writeText(indexPath(source), '');
        if (!known) fetched += sizeOf(source);
        if (call.quiet < 2)
          yield* print(process, known ? `Hit:${i + 1} ${place}\n` : `Get:${i + 1} ${place} [${humanSize(sizeOf(source))}B]\n`);
        continue;
      }
      const reason = hostExists(source) ? '403  Forbidden [IP: 151.101.2.132 80]' : `Could not resolve '${hostOf(source)}'`;
      const name = hostExists(source) ? 'Err' : call.name === 'apt' ? 'Err' : 'Ign';
      if (call.quiet < 2) yield* print(process, `${name}:${i + 1} ${place}\n  ${reason}\n`);
      warnings.push(`W: Failed to fetch ${source.uri}/${source.suite === '' ? '' : `dists/${source.suite}/`}InRelease  ${reason}\n`);
    }
    process.charge(10_000);
    if (call.quiet < 2) {
      if (fetched > 0) yield* print(process, `Fetched ${humanSize(fetched)}B in 1s (${humanSize(fetched)}B/s)\n`);
      yield* reading(process, call, 'Reading package lists');
      if (call.name === 'apt') yield* upgradeCount(process, call);
    }
    if (warnings.length > 0)
      yield* printError(
        process,
        `${warnings.join('')}W: Some index files failed to download. They have been ignored, or old ones used instead.\n`,
      );
    return 0;
  },
};

function* upgradeCount(process: Process, call: AptCall): Generator<Wait, void, void> {
  yield* reading(process, call, 'Building dependency tree');
  yield* reading(process, call, 'Reading state information');
  const count = upgradable(indexOf(process), installedPackages(process.files)).length;
  yield* print(
    process,
    count === 0
      ? 'All packages are up to date.\n'
      : `${count} package${count === 1 ? '' : 's'} can be upgraded. Run 'apt list --upgradable' to see ${count === 1 ? 'it' : 'them'}.\n`,
  );
}

const listPackages: Verb = {
  *run(process, { operands, flags }) {
    const index = indexOf(process);
    const installed = installedPackages(process.files);
    const patterns = operands.map(
      (word) =>
        new RegExp(
          `^${word
            .replace(/[.+^${}()|[\]\\]/g, '\\$&')
            .replaceAll('*', '.*')
            .replaceAll('?', '.')}$`,
        ),
    );
    yield* print(process, `Listing...${process.isTerminal(1) ? ' Done' : ''}\n`);
    const names = new Set([
      ...index.all().map(({ name }) => name),
      ...[...installed.values()].filter(({ removed }) => !removed).map(({ name }) => name),
    ]);
    const lines = [...names].sort().flatMap((name) => {
      const known = packageNamed(name);
      const current = installed.get(name);
      const candidate = known ? candidateOf(index, installed, known) : current?.version;
      const newer = current && candidate !== current.version;
      if (patterns.length > 0 && !patterns.some((pattern) => pattern.test(name))) return [];
      if ((flags.has('installed') && !current) || (flags.has('upgradable') && !newer)) return [];
      const suite = known ? (index.offers(known)[0]?.source.suite ?? 'now') || 'unknown' : 'now';
      const state = newer
        ? ` [upgradable from: ${current.version}]`
        : current
          ? ` [installed${current.automatic ? ',automatic' : ''}]`
          : '';
      return [`${name}/${suite}${current && !newer ? ',now' : ''} ${candidate} ${architectureOf(name)}${state}\n`];
    });
    yield* print(process, lines.join(''));
    return 0;
  },
};

const nothing = (locks: Verb['locks']): Verb => ({
  ...(locks ? { locks } : {}),
  *run() {
    return 0;
  },
});

const check: Verb = {
  locks: 'dpkg',
  *run(process, call) {
    yield* readingAll(process, call);
    return 0;
  },
};

const VERBS: Readonly<Record<string, Verb>> = {
  install,
  reinstall: install,
  remove,
  purge: remove,
  autoremove,
  'auto-remove': autoremove,
  update,
  upgrade,
  'dist-upgrade': upgrade,
  'full-upgrade': upgrade,
  clean: nothing('archives'),
  autoclean: nothing('archives'),
  'auto-clean': nothing('archives'),
  check,
};

const APT_ONLY: Readonly<Record<string, Verb>> = {
  list: listPackages,
  search: { run: aptSearch },
  show: { run: aptShow },
};

/** What somebody who is not root is told. */
const REFUSALS: Readonly<Record<NonNullable<Verb['locks']>, string>> = {
  dpkg: 'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n',
  lists:
    'E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)\nE: Unable to lock directory /var/lib/apt/lists/\n',
  archives:
    'E: Could not open lock file /var/cache/apt/archives/lock - open (13: Permission denied)\nE: Unable to lock directory /var/cache/apt/archives/\n',
};

function usage(name: string): string {
  const verbs =
    name === 'apt'
      ? 'list search show install reinstall remove autoremove update upgrade full-upgrade'
      : 'update upgrade install reinstall remove purge autoremove dist-upgrade clean autoclean check';
  return `apt 2.7.14 (amd64)
Usage: ${name} [options] command
       ${name} [options] install|remove pkg1 [pkg2 ...]

Commands:
${verbs.split(' ').map((verb) => `  ${verb}\n`).join('')}
Not here: source, build-dep, download, changelog.
`; // prettier-ignore
}

const named = (name: string): Program => ({
  name,
  summary: 'Install, upgrade and remove packages',
  *run(process) {
    const call = parseAptWords(process);
    if (typeof call === 'string') return yield* fail(process, call, 100);
    if (call.flags.has('version')) {
      yield* print(process, 'apt 2.7.14 (amd64)\n');
      return 0;
    }
    if (call.verb === undefined || call.verb === 'help' || call.flags.has('help')) {
      yield* print(process, usage(name));
      return call.verb === undefined && !call.flags.has('help') ? 1 : 0;
    }
    if (name === 'apt' && !process.isTerminal(1)) yield* printError(process, WARNING);
    const verbs = name === 'apt' ? { ...VERBS, ...APT_ONLY } : VERBS;
    const verb = Object.hasOwn(verbs, call.verb) ? verbs[call.verb]! : undefined;
    if (!verb) return yield* fail(process, `E: Invalid operation ${call.verb}\n`, 100);
    if (verb.locks && process.user.uid !== 0 && !call.flags.has('simulate')) return yield* fail(process, REFUSALS[verb.locks], 100);
    return yield* verb.run(process, call);
  },
});

export const aptPrograms: readonly Program[] = [named('apt'), named('apt-get')];
