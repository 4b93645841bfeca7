/** apt-cache and apt-mark: what is known about packages, and what upgrades must leave alone. */
import { AptIndex } from '../../packages/apt-sources.ts';
import { packageNamed } from '../../packages/all-packages.ts';
import { architectureOf, installedPackages, writeInstalledPackages } from '../../packages/dpkg-database.ts';
import type { Package } from '../../packages/package.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, print, printError } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { type AptCall, humanSize, parseAptWords } from './apt-words.ts';
import { candidateOf, type Installed, versionOf } from './plan.ts';

type Steps = Generator<Wait, number, void>;

const indexOf = (process: Process): AptIndex => new AptIndex(process.files, (program) => process.canRun(program));

/** Packages by name, and the names of those that are not known. */
function find(process: Process, index: AptIndex, names: readonly string[]): { found: Package[]; missing: string[] } {
  const installed = installedPackages(process.files);
  const [found, missing]: [Package[], string[]] = [[], []];
  for (const name of names) {
    const known = packageNamed(name);
    if (known && candidateOf(index, installed, known) !== undefined) found.push(known);
    else missing.push(name);
  }
  return { found, missing };
}

const placeOf = (index: AptIndex, known: Package, version: string): string | undefined => {
  const source = index.offers(known).find((each) => each.version === version)?.source;
  return source && (source.suite === '' ? `${source.uri}  Packages` : `${source.uri} ${source.suite}/main amd64 Packages`);
};

function policyOf(index: AptIndex, installed: Installed, known: Package): string {
  const current = versionOf(installed, known.name);
  const offers = index.offers(known);
  const versions = [...new Set([...offers.map(({ version }) => version), ...(current ? [current] : [])])];
  const table = versions.map((version) => {
    const place = placeOf(index, known, version);
    const own = version === current;
    return `${own ? ' ***' : '    '} ${version} ${place ? 500 : 100}\n${place ? `        500 ${place}\n` : ''}${own ? '        100 /var/lib/dpkg/status\n' : ''}`;
  });
  return `${known.name}:\n  Installed: ${current ?? '(none)'}\n  Candidate: ${candidateOf(index, installed, known) ?? '(none)'}\n  Version table:\n${table.join('')}`;
}

function* policy(process: Process, { operands }: AptCall): Steps {
  const index = indexOf(process);
  const { found, missing } = find(process, index, operands);
  for (const known of found) yield* print(process, policyOf(index, installedPackages(process.files), known));
  for (const name of missing) yield* printError(process, `N: Unable to locate package ${name}\n`);
  return 0;
}

function* madison(process: Process, { operands }: AptCall): Steps {
  const index = indexOf(process);
  const { found, missing } = find(process, index, operands);
  for (const name of missing) yield* printError(process, `N: Unable to locate package ${name}\n`);
  for (const known of found)
    for (const { version } of index.offers(known))
      yield* print(process, `${known.name.padStart(10)} | ${version.padStart(10)} | ${placeOf(index, known, version)}\n`);
  return 0;
}

function describe(index: AptIndex, known: Package, version: string, apt: boolean): string {
  const depends = (known.depends ?? []).filter((name) => packageNamed(name) && index.offers(packageNamed(name)!).length > 0);
  const sizes = apt ? [`Installed-Size: ${humanSize(known.installedSize * 1024)}B`] : [`Installed-Size: ${known.installedSize}`];
  return [
    `Package: ${known.name}`,
    `Version: ${version}`,
    ...(apt ? [`Priority: ${known.priority ?? 'optional'}`, `Section: ${known.section}`] : []),
    ...sizes,
    `Architecture: ${architectureOf(known.name)}`,
    ...(depends.length > 0 ? [`Depends: ${depends.join(', ')}`] : []),
    ...(apt
      ? [`Download-Size: ${humanSize(known.size * 1000)}B`, `APT-Sources: ${placeOf(index, known, version) ?? '/var/lib/dpkg/status'}`]
      : []),
    `Description: ${known.summary}`,
    ...(apt ? [] : [`Section: ${known.section}`, `Priority: ${known.priority ?? 'optional'}`, `Size: ${known.size * 1000}`]),
    '\n',
  ].join('\n');
}

export function* aptShow(process: Process, call: AptCall): Steps {
  const index = indexOf(process);
  const { found, missing } = find(process, index, call.operands);
  const installed = installedPackages(process.files);
  for (const known of found) yield* print(process, describe(index, known, candidateOf(index, installed, known)!, call.name === 'apt'));
  if (missing.length === 0) return 0;
  const prefix = call.name === 'apt' ? 'N: Unable to locate package' : 'E: Unable to locate package';
  if (call.name === 'apt') yield* printError(process, `${missing.map((name) => `${prefix} ${name}\n`).join('')}E: No packages found\n`);
  else yield* printError(process, found.length > 0 ? missing.map((name) => `${prefix} ${name}\n`).join('') : 'E: No packages found\n');
  return 100;
}

export function* aptSearch(process: Process, call: AptCall): Steps {
  if (call.operands.length === 0) return yield* fail(process, 'E: You must give at least one search pattern\n', 100);
  const index = indexOf(process);
  const installed = installedPackages(process.files);
  const patterns = call.operands.map((word) => new RegExp(word.replace(/[{}\\]/g, '\\$&'), 'i'));
  const hits = index
    .all()
    .filter(({ name, summary }) => patterns.every((each) => each.test(name) || (!call.flags.has('names-only') && each.test(summary))));
  if (call.name === 'apt')
    yield* print(
      process,
      `Sorting...${process.isTerminal(1) ? ' Done' : ''}\nFull Text Search...${process.isTerminal(1) ? ' Done' : ''}\n`,
    );
  for (const known of hits) {
    const suite = index.offers(known)[0]?.source.suite || 'unknown';
    const text =
      call.name === 'apt'
        ? `${known.name}/${suite}${versionOf(installed, known.name) ? ',now' : ''} ${candidateOf(index, installed, known)} ${architectureOf(known.name)}${versionOf(installed, known.name) ? ' [installed]' : ''}\n  ${known.summary}\n\n`
        : `${known.name} - ${known.summary}\n`;
    yield* print(process, text);
  }
  return 0;
}

function* depends(process: Process, { operands }: AptCall): Steps {
  const { found, missing } = find(process, indexOf(process), operands);
  for (const { name, depends: needed = [] } of found)
    yield* print(process, `${name}\n${needed.filter((each) => packageNamed(each)).map((each) => `  Depends: ${each}\n`).join('')}`); // prettier-ignore
  return missing.length > 0 ? yield* fail(process, found.length === 0 ? 'E: No packages found\n' : '', 100) : 0;
}

const CACHE: Readonly<Record<string, (process: Process, call: AptCall) => Steps>> = {
  policy,
  madison,
  show: aptShow,
  search: aptSearch,
  depends,
  *pkgnames(process) {
    yield* print(process, indexOf(process).all().map(({ name }) => `${name}\n`).join('')); // prettier-ignore
    return 0;
  },
};

const aptCacheProgram: Program = {
  name: 'apt-cache',
  summary: 'Ask what is known about packages',
  *run(process) {
    const call = parseAptWords(process);
    if (typeof call === 'string') return yield* fail(process, call, 100);
    const verb = call.verb !== undefined && Object.hasOwn(CACHE, call.verb) ? CACHE[call.verb]! : undefined;
    if (!verb)
      return yield* fail(
        process,
        call.verb === undefined ? 'Usage: apt-cache [options] command\n' : `E: Invalid operation ${call.verb}\n`,
        100,
      );
    return yield* verb(process, call);
  },
};

const aptMarkProgram: Program = {
  name: 'apt-mark',
  summary: 'Hold packages back from upgrades, and release them',
  *run(process) {
    const call = parseAptWords(process);
    if (typeof call === 'string') return yield* fail(process, call, 100);
    const { verb, operands } = call;
    const installed = new Map(installedPackages(process.files));
    if (verb === 'showhold' || verb === 'showmanual' || verb === 'showauto') {
      const shown = [...installed.values()].filter(({ held, automatic, removed }) =>
        verb === 'showhold' ? held : !removed && automatic === (verb === 'showauto'),
      );
      yield* print(process, shown.map(({ name }) => `${name}\n`).join('')); // prettier-ignore
      return 0;
    }
    if (!['hold', 'unhold', 'auto', 'manual'].includes(verb ?? ''))
      return yield* fail(
        process,
        verb === undefined ? 'Usage: apt-mark [options] {auto|manual} pkg1 [pkg2 ...]\n' : `E: Invalid operation ${verb}\n`,
        100,
      );
    if (operands.length === 0) return yield* fail(process, 'E: No packages found\n', 100);
    const { missing } = find(process, indexOf(process), operands);
    if (missing.length > 0)
      return yield* fail(process, `${missing.map((name) => `E: Unable to locate package ${name}\n`).join('')}E: No packages found\n`, 100);
    if (process.user.uid !== 0)
      return yield* fail(
        process,
        'E: Could not create temporary file for /var/lib/apt/extended_states - mkstemp (13: Permission denied)\n',
        100,
      );
    yield* print(process, marked(installed, verb!, operands));
    writeInstalledPackages(process.files, installed);
    return 0;
  },
};

/** Changes the marks, and says what changed. */
function marked(installed: Map<string, ReturnType<Installed['get']> & object>, verb: string, names: readonly string[]): string {
  const texts: Record<string, [done: string, already: string]> = {
    hold: ['$ set on hold.', '$ was already set on hold.'],
    unhold: ['Canceled hold on $.', '$ was already not on hold.'],
    auto: ['$ set to automatically installed.', '$ was already set to automatically installed.'],
    manual: ['$ set to manually installed.', '$ was already set to manually installed.'],
  };
  return names
    .map((name) => {
      const before = installed.get(name);
      const holding = verb === 'hold' || verb === 'unhold';
      const wanted = verb === 'hold' || verb === 'auto';
      const already = (holding ? (before?.held ?? false) : (before?.automatic ?? false)) === wanted;
      if (before) installed.set(name, holding ? { ...before, held: wanted } : { ...before, automatic: wanted });
      return `${texts[verb]![already ? 1 : 0].replace('$', name)}\n`;
    })
    .join('');
}

export const aptQueryPrograms: readonly Program[] = [aptCacheProgram, aptMarkProgram];
