/** dpkg and dpkg-query: the packages of this machine. */
import { allPackages, packageNamed } from '../../packages/all-packages.ts';
import {
  architectureOf,
  type InstalledPackage,
  installedPackages,
  statusStanza,
  writeInstalledPackages,
} from '../../packages/dpkg-database.ts';
import { compareVersions } from '../../packages/dpkg-version.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, print, printError } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { removePrograms } from './apply.ts';

type Steps = Generator<Wait, number, void>;
type Action = (process: Process, words: readonly string[]) => Steps;

const glob = (word: string): RegExp =>
  new RegExp(
    `^${word
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

/** Installed packages by patterns, and the patterns that nothing matches. */
function matching(process: Process, patterns: readonly string[]): { found: InstalledPackage[]; missing: string[] } {
  const installed = [...installedPackages(process.files).values()];
  if (patterns.length === 0) return { found: installed, missing: [] };
  const found = new Set<InstalledPackage>();
  const missing: string[] = [];
  for (const word of patterns) {
    const hits = installed.filter(({ name }) => glob(word.replace(/:amd64$/, '')).test(name));
    if (hits.length === 0) missing.push(word);
    for (const hit of hits) found.add(hit);
  }
  return { found: [...found].sort((a, b) => (a.name < b.name ? -1 : 1)), missing };
}

const HEAD = `Desired=Unknown/Install/Remove/Purge/Hold
| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend
|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)
`;

const list: Action = function* (process, patterns) {
  const { found, missing } = matching(process, patterns);
  const rows = found.map(({ name, version, held, removed }) => [
    `${held ? 'h' : removed ? 'r' : 'i'}${removed ? 'c' : 'i'}`,
    packageNamed(name)?.section === 'libs' ? `${name}:amd64` : name,
    version,
    architectureOf(name),
    packageNamed(name)?.summary ?? '',
  ] as const); // prettier-ignore
  if (rows.length > 0) {
    const width = (column: 1 | 2 | 4, least: number) => Math.max(least, ...rows.map((row) => row[column].length));
    const [name, version, about] = [width(1, 14), width(2, 15), width(4, 52)];
    const terminal = process.isTerminal(1) ? (process.terminal?.columns ?? 80) : Infinity;
    const shown = Math.max(20, Math.min(about, terminal - 4 - name - 1 - version - 1 - 12 - 1));
    const line = (state: string, cells: readonly string[]) =>
      `${state} ${cells[0]!.padEnd(name)} ${cells[1]!.padEnd(version)} ${cells[2]!.padEnd(12)} ${cells[3]!.slice(0, shown)}`.trimEnd();
    yield* print(
      process,
      `${HEAD}${line('||/', ['Name', 'Version', 'Architecture', 'Description'])}\n+++-${'='.repeat(name)}-${'='.repeat(version)}-${'='.repeat(12)}-${'='.repeat(shown)}\n${rows
        .map(([state, ...cells]) => `${line(`${state} `, cells)}\n`)
        .join('')}`,
    );
  }
  yield* printError(process, missing.map((word) => `dpkg-query: no packages found matching ${word}\n`).join('')); // prettier-ignore
  return missing.length > 0 ? 1 : 0;
};

const status: Action = function* (process, names) {
  const installed = installedPackages(process.files);
  let code = 0;
  for (const name of names) {
    const found = installed.get(name);
    if (found) yield* print(process, `${statusStanza(found)}\n${names.length > 1 ? '\n' : ''}`);
    else
      code = yield* fail(
        process,
        `dpkg-query: package '${name}' is not installed and no information is available\nUse dpkg --info (= dpkg-deb --info) to examine archive files.\n`,
      );
  }
  return code;
};

/** Every directory on the way, as dpkg lists them. */
function pathsOf(name: string): string[] {
  const files = [...Object.keys(packageNamed(name)?.programs ?? {}), `/usr/share/doc/${name}/copyright`];
  const paths = new Set(['/.']);
  for (const file of files.sort())
    for (let slash = file.indexOf('/', 1); ; slash = file.indexOf('/', slash + 1)) {
      paths.add(slash < 0 ? file : file.slice(0, slash));
      if (slash < 0) break;
    }
  return [...paths];
}

const listFiles: Action = function* (process, names) {
  const installed = installedPackages(process.files);
  for (const name of names) {
    if (!installed.has(name))
      return yield* fail(
        process,
        `dpkg-query: package '${name}' is not installed\nUse dpkg --contents (= dpkg-deb --contents) to list archive files contents.\n`,
      );
    yield* print(process, `${pathsOf(name).join('\n')}\n`);
  }
  return 0;
};

const search: Action = function* (process, patterns) {
  const installed = installedPackages(process.files);
  let code = 0;
  for (const word of patterns) {
    const match = word.startsWith('/') && !/[*?]/.test(word) ? glob(word) : glob(`*${word}*`);
    const owners = allPackages.flatMap(({ name, programs = {} }) =>
      installed.has(name) ? Object.keys(programs).filter((path) => match.test(path)).map((path) => `${name}: ${path}\n`) : [],
    ); // prettier-ignore
    if (owners.length > 0) yield* print(process, owners.join(''));
    else code = yield* fail(process, `dpkg-query: no path found matching pattern ${word.startsWith('/') ? word : `*${word}*`}\n`);
  }
  return code;
};

const show: Action = function* (process, words) {
  const format = words.find((word) => word.startsWith('-f='))?.slice(3) ?? '${Package}\t${Version}\n';
  const { found, missing } = matching(
    process,
    words.filter((word) => !word.startsWith('-f=')),
  );
  for (const each of found) {
    const fields = new Map(statusStanza(each).split('\n').map((line) => line.split(/: (.*)/) as [string, string])); // prettier-ignore
    const text = format.replace(/\\([nt\\])/g, (_, letter: string) => ({ n: '\n', t: '\t', '\\': '\\' })[letter]!);
    yield* print(
      process,
      text.replace(/\$\{([^};]+)(?:;(-?)(\d+))?\}/g, (_, field: string, minus: string | undefined, width: string | undefined) => {
        const value =
          field === 'db:Status-Abbrev' ? `${each.held ? 'h' : 'i'}i ` : field === 'binary:Package' ? each.name : (fields.get(field) ?? '');
        return minus ? value.padEnd(Number(width)) : value.padStart(Number(width ?? 0));
      }),
    );
  }
  yield* printError(process, missing.map((word) => `dpkg-query: no packages found matching ${word}\n`).join('')); // prettier-ignore
  return missing.length > 0 ? 1 : 0;
};

const selections: Action = function* (process, patterns) {
  const { found } = matching(process, patterns);
  yield* print(process, found.map(({ name, held }) => `${name}${'\t'.repeat(Math.max(1, 6 - (name.length >> 3)))}\t${held ? 'hold' : 'install'}\n`).join('')); // prettier-ignore
  return 0;
};

const removeNamed = (purge: boolean): Action =>
  function* (process, names) {
    if (process.user.uid !== 0) return yield* fail(process, 'dpkg: error: requested operation requires superuser privilege\n', 2);
    const installed = new Map(installedPackages(process.files));
    for (const name of names) {
      const found = installed.get(name);
      if (!found || (found.removed && !purge)) {
        yield* printError(process, `dpkg: warning: ignoring request to remove ${name} which isn't installed\n`);
        continue;
      }
      yield* print(
        process,
        `(Reading database ... 6089 files and directories currently installed.)\nRemoving ${name} (${found.version}) ...\n`,
      );
      removePrograms(process, { package: packageNamed(name)!, version: undefined, before: found.version, asked: true });
      installed.delete(name);
    }
    writeInstalledPackages(process.files, installed);
    return 0;
  };

const unpackArchives: Action = function* (process, paths) {
  if (process.user.uid !== 0) return yield* fail(process, 'dpkg: error: requested operation requires superuser privilege\n', 2);
  if (paths.length === 0) return yield* fail(process, 'dpkg: error: --install needs at least one package archive file argument\n', 2);
  let text = '';
  for (const path of paths)
    text += process.files.exists(path)
      ? `dpkg-deb: error: '${path}' is not a Debian format archive\ndpkg: error processing archive ${path} (--install):\n dpkg-deb --control subprocess returned error exit status 2\n`
      : `dpkg: error: cannot access archive '${path}': No such file or directory\n`;
  const failedOnes = paths.filter((path) => process.files.exists(path));
  return yield* fail(process, failedOnes.length > 0 ? `${text}Errors were encountered while processing:\n${failedOnes.map((path) => ` ${path}\n`).join('')}` : text, failedOnes.length > 0 ? 1 : 2); // prettier-ignore
};

const compare: Action = function* (process, [left = '', relation = '', right = '']) {
  const order = compareVersions(left, right);
  const results: Record<string, boolean> = {
    lt: order < 0, le: order <= 0, eq: order === 0, ne: order !== 0, ge: order >= 0, gt: order > 0, '<<': order < 0, '<=': order <= 0, '=': order === 0, '>=': order >= 0, '>>': order > 0,
  }; // prettier-ignore
  const result = results[relation];
  return result === undefined ? yield* fail(process, 'dpkg: error: --compare-versions bad relation\n', 2) : Number(!result);
};

const printing = (text: string): Action =>
  function* (process) {
    yield* print(process, text);
    return 0;
  };

const ACTIONS: Readonly<Record<string, Action>> = {
  '-l': list, '--list': list, '-s': status, '--status': status, '-L': listFiles, '--listfiles': listFiles, '-S': search, '--search': search,
  '-W': show, '--show': show, '--get-selections': selections, '-r': removeNamed(false), '--remove': removeNamed(false), '-P': removeNamed(true),
  '--purge': removeNamed(true), '-i': unpackArchives, '--install': unpackArchives, '--compare-versions': compare,
  '--print-architecture': printing('amd64\n'), '--print-foreign-architectures': printing(''), '--configure': printing(''),
  '--version': printing("Debian 'dpkg' package management program version 1.22.6 (amd64).\n"),
}; // prettier-ignore

const named = (name: string): Program => ({
  name,
  summary: 'Show and remove the packages of this machine',
  *run(process) {
    const words: string[] = [];
    let action: Action | undefined;
    const queue = process.argv.slice(1);
    while (queue.length > 0) {
      const word = queue.shift()!;
      if (word === '-f' || word === '--showformat') words.push(`-f=${queue.shift() ?? ''}`);
      else if (/^(-f=?|--showformat=)/.test(word) && name === 'dpkg-query') words.push(`-f=${word.replace(/^(-f=?|--showformat=)/, '')}`);
      else if (!action && Object.hasOwn(ACTIONS, word)) action = ACTIONS[word];
      else if (/^-Wf/.test(word)) {
        action = show;
        words.push(`-f=${word.slice(3) || (queue.shift() ?? '')}`);
      } else if (!word.startsWith('-') || action === compare || word === '-a') words.push(word);
      else if (!/^--(force|no-pager|admindir)/.test(word))
        return yield* fail(process, `${name}: error: unknown option ${word}\n\nUse --help for help about querying packages.\n`, 2);
    }
    if (!action)
      return yield* fail(
        process,
        `${name}: error: need an action option\n\nType dpkg --help for help about installing and deinstalling packages [*];\n`,
        2,
      );
    return yield* action(process, words);
  },
});

export const dpkgPrograms: readonly Program[] = [named('dpkg'), named('dpkg-query')];
