/** Doing what a plan says, and what apt and dpkg print meanwhile. */
import type { AptIndex } from '../../packages/apt-sources.ts';
import { architectureOf, type InstalledPackage, writeInstalledPackages } from '../../packages/dpkg-database.ts';
import { programFile } from '../../kernel/executable.ts';
import type { Process } from '../../kernel/program.ts';
import { print, printError, readLine } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { compareVersions } from '../../packages/dpkg-version.ts';
import { type AptCall, humanSize, wrapNames } from './apt-words.ts';
import { type Change, type Installed, type Plan, unneeded, upgradable } from './plan.ts';

type Steps = Generator<Wait, number, void>;

/** `Reading package lists...`, and `Done` for somebody who watches. */
export const reading = (process: Process, { quiet }: AptCall, what: string) =>
  print(process, quiet > 1 ? '' : `${what}...${process.isTerminal(1) && quiet === 0 ? ' Done' : ''}\n`);

export function* readingAll(process: Process, call: AptCall): Generator<Wait, void, void> {
  for (const what of ['Reading package lists', 'Building dependency tree', 'Reading state information'])
    yield* reading(process, call, what);
}

/** Makes a package's programs runnable. */
export function unpack(process: Process, change: Change): void {
  for (const [path, program] of Object.entries(change.package.programs ?? {})) {
    if (!process.canRun(program)) continue;
    process.files.makeDirectories(path.slice(0, path.lastIndexOf('/')), 0o755);
    process.files.writeFile(path, programFile(program));
    process.files.chmod(path, 0o755);
  }
}

export function removePrograms(process: Process, change: Change): void {
  for (const path of Object.keys(change.package.programs ?? {})) process.files.unlink(path);
}

const list = (title: string, names: readonly string[]): string => (names.length === 0 ? '' : `${title}\n${wrapNames(names)}`);
const namesOf = (changes: readonly Change[]): string[] => changes.map((each) => each.package.name).sort();

interface Sorted {
  readonly added: readonly Change[];
  readonly upgraded: readonly Change[];
  readonly downgraded: readonly Change[];
  readonly removed: readonly Change[];
  readonly reinstalled: readonly Change[];
}

function sortChanges(changes: readonly Change[]): Sorted {
  const order = ({ before, version }: Change) => (before === undefined || version === undefined ? NaN : compareVersions(version, before));
  return {
    added: changes.filter(({ before }) => before === undefined),
    removed: changes.filter(({ version }) => version === undefined),
    upgraded: changes.filter((each) => order(each) > 0),
    downgraded: changes.filter((each) => order(each) < 0),
    reinstalled: changes.filter((each) => order(each) === 0),
  };
}

/** Says what is going to happen and asks, as far as that is needed; then does it. */
export function* carryOut(process: Process, call: AptCall, index: AptIndex, installed: Installed, plan: Plan): Steps {
  const { changes, remarks } = plan;
  const purge = call.flags.has('purge') || call.verb === 'purge';
  const { added, upgraded, downgraded, removed, reinstalled } = sortChanges(changes);
  const held = changes.filter(({ package: { name } }) => installed.get(name)?.held);
  const gone = new Set(namesOf(removed));
  const idle = changes.some(({ version }) => version === undefined) || call.verb === 'install' ? unneeded(installed, gone) : [];
  const kept = upgradable(index, installed).filter(({ package: { name } }) => !changes.some((each) => each.package.name === name));
  const keptBack = call.verb?.endsWith('upgrade') ? namesOf(kept) : [];
  if (call.quiet < 2)
    yield* print(
      process,
      [
        ...remarks.map((remark) => `${remark}\n`),
        list('The following packages were automatically installed and are no longer required:', idle),
        idle.length > 0
          ? `Use '${process.env['SUDO_USER'] ? 'sudo ' : ''}apt autoremove' to remove ${idle.length === 1 ? 'it' : 'them'}.\n`
          : '',
        list('The following additional packages will be installed:', namesOf(added.filter(({ asked }) => !asked))),
        list(
          'The following packages will be REMOVED:',
          namesOf(removed).map((name) => (purge ? `${name}*` : name)),
        ),
        list('The following NEW packages will be installed:', namesOf(added)),
        list('The following packages have been kept back:', keptBack),
        list('The following held packages will be changed:', namesOf(held)),
        list('The following packages will be upgraded:', namesOf(upgraded)),
        list('The following packages will be DOWNGRADED:', namesOf(downgraded)),
        `${upgraded.length} upgraded, ${added.length} newly installed, ${reinstalled.length > 0 ? `${reinstalled.length} reinstalled, ` : ''}${downgraded.length > 0 ? `${downgraded.length} downgraded, ` : ''}${removed.length} to remove and ${kept.length} not upgraded.\n`,
      ].join(''),
    );
  if (changes.length === 0) return 0;
  if (call.flags.has('simulate')) return yield* simulate(process, changes);
  const refusal = refusalOf(call, held, downgraded);
  if (refusal) {
    yield* printError(process, refusal);
    return 100;
  }
  const loaded = changes.filter(({ version }) => version !== undefined);
  const bytes = loaded.reduce((sum, { package: { size } }) => sum + size * 1000, 0);
  if (call.quiet < 2) yield* print(process, spaceText(changes, bytes));
  const surprises =
    changes.some(({ asked }) => !asked) ||
    removed.length > 0 ||
    upgraded.some(({ asked }) => !asked) ||
    call.verb?.endsWith('upgrade') ||
    held.length > 0 ||
    downgraded.length > 0;
  if (surprises && !(yield* agreed(process, call))) return 1;
  if (call.quiet < 2 && loaded.length > 0) yield* print(process, downloads(index, loaded, bytes));
  yield* dpkgRun(process, [...removed], [...loaded].reverse(), purge);
  save(process, installed, changes, purge);
  return 0;
}

function refusalOf({ flags }: AptCall, held: readonly Change[], downgraded: readonly Change[]): string | undefined {
  if (!flags.has('yes')) return undefined;
  if (held.length > 0 && !flags.has('allow-change-held-packages') && !flags.has('force-yes'))
    return 'E: Held packages were changed and -y was used without --allow-change-held-packages.\n';
  if (downgraded.length > 0 && !flags.has('allow-downgrades') && !flags.has('force-yes'))
    return 'E: Packages were downgraded and -y was used without --allow-downgrades.\n';
  return undefined;
}

function spaceText(changes: readonly Change[], bytes: number): string {
  const disk = changes.reduce((sum, { package: { installedSize }, before, version }) => {
    if (before !== undefined && version !== undefined) return sum;
    return sum + (version === undefined ? -1 : 1) * installedSize * 1024;
  }, 0);
  const need = bytes > 0 ? `Need to get ${humanSize(bytes)}B of archives.\n` : '';
  const change = disk < 0 ? `${humanSize(-disk)}B disk space will be freed` : `${humanSize(disk)}B of additional disk space will be used`;
  return `${need}After this operation, ${change}.\n`;
}

function* agreed(process: Process, { flags }: AptCall): Generator<Wait, boolean, void> {
  if (flags.has('yes')) return true;
  yield* print(process, 'Do you want to continue? [Y/n] ');
  const answer = flags.has('assume-no') ? 'n' : yield* readLine(process);
  if (answer !== undefined && /^(y.*)?$/i.test(answer)) return true;
  yield* print(process, `${answer === undefined && !process.isTerminal(0) ? '' : ''}Abort.\n`);
  return false;
}

function downloads(index: AptIndex, loaded: readonly Change[], bytes: number): string {
  const lines = loaded.map(({ package: known, version }, i) => {
    const source = index.offers(known).find((each) => each.version === version)?.source;
    const place = source ? (source.suite === '' ? `${source.uri} ` : `${source.uri} ${source.suite}/main amd64`) : '';
    return `Get:${i + 1} ${place} ${known.name} ${architectureOf(known.name)} ${version} [${humanSize(known.size * 1000)}B]\n`;
  });
  return `${lines.join('')}Fetched ${humanSize(bytes)}B in 1s (${humanSize(bytes)}B/s)\n`;
}

const FILES_IN_DATABASE = 6089;

function* dpkgRun(process: Process, removed: readonly Change[], loaded: readonly Change[], purge: boolean): Generator<Wait, void, void> {
  let counted = `(Reading database ... ${FILES_IN_DATABASE} files and directories currently installed.)\n`;
  for (const change of removed) {
    yield* print(process, `${counted}Removing ${change.package.name} (${change.before}) ...\n`);
    if (purge) yield* print(process, `Purging configuration files for ${change.package.name} (${change.before}) ...\n`);
    counted = '';
    removePrograms(process, change);
  }
  for (const change of loaded) {
    const { name, section } = change.package;
    const shown = section === 'libs' ? `${name}:amd64` : name;
    const fresh = change.before === undefined ? `Selecting previously unselected package ${shown}.\n` : '';
    const over = change.before === undefined ? '' : ` over (${change.before})`;
    yield* print(
      process,
      `${fresh}${counted}Preparing to unpack .../${name}_${change.version!.replaceAll(':', '%3a')}_${architectureOf(name)}.deb ...\nUnpacking ${shown} (${change.version})${over} ...\n`,
    );
    counted = '';
    unpack(process, change);
  }
  for (const { package: { name, section }, version } of loaded)
    yield* print(process, `Setting up ${section === 'libs' ? `${name}:amd64` : name} (${version}) ...\n`); // prettier-ignore
  process.charge(1_000 * (removed.length + loaded.length));
}

function save(process: Process, installed: Installed, changes: readonly Change[], purge: boolean): void {
  const after = new Map<string, InstalledPackage>(installed);
  for (const { package: { name }, version, before, asked } of changes) {
    if (version === undefined) after.delete(name);
    else
      after.set(name, {
        name,
        version,
        removed: false,
        held: installed.get(name)?.held ?? false,
        automatic: before === undefined ? !asked : (installed.get(name)?.automatic ?? false),
      });
  } // prettier-ignore
  if (purge) for (const { package: { name } } of changes) if (after.get(name)?.removed) after.delete(name); // prettier-ignore
  writeInstalledPackages(process.files, after);
}

function* simulate(process: Process, changes: readonly Change[]): Steps {
  const lines = changes.map(({ package: { name }, version, before }) =>
    version === undefined ? `Remv ${name} [${before}]\n` : `Inst ${name} ${before ? `[${before}] ` : ''}(${version} [amd64])\n`,
  );
  const configured = changes
    .filter(({ version }) => version !== undefined)
    .map(({ package: { name }, version }) => `Conf ${name} (${version} [amd64])\n`);
  yield* print(process, [...lines, ...configured].join(''));
  return 0;
}
