import { failed } from '../../../files/file-error.ts';
import { type Arguments, parseArguments, same } from '../arguments.ts';
import { canonicalKey, parseConfig, ConfigSyntaxError, removeSection, setValue, unsetValue, type ConfigEntry } from '../config-file.ts';
import { globalConfigPath, SYSTEM_CONFIG } from '../config.ts';
import type { Git, GitCommand } from '../git.ts';
import { failure, fatal, GitError, UsageExit } from '../git-error.ts';

const USAGE = '[<options>]';

function pathOf(git: Git, args: Arguments): string | undefined {
  if (args.value('file') !== undefined) return args.value('file');
  if (args.has('global')) return globalConfigPath(git.process);
  if (args.has('system')) return SYSTEM_CONFIG;
  if (args.has('local') && !git.found) throw fatal('--local can only be used inside a git repository');
  return args.has('local') ? `${git.repository.gitDirectory}/config` : undefined;
}

function entriesOf(git: Git, path: string | undefined): readonly (ConfigEntry & { scope?: string; path?: string })[] {
  if (path === undefined) return git.config.entries;
  const text = git.files.readText(path);
  if (failed(text)) return [];
  const entries = parseConfig(text);
  if (entries instanceof ConfigSyntaxError) throw fatal(`bad config line ${entries.line} in file ${path}`);
  return entries.map((entry) => ({ ...entry, path }));
}

function write(git: Git, path: string | undefined, change: (text: string) => string): void {
  if (path === undefined && !git.found) throw fatal('not in a git directory');
  const file = path ?? `${git.repository.gitDirectory}/config`;
  const text = git.files.readText(file);
  const error = git.files.writeText(file, change(failed(text) ? '' : text));
  if (error) throw new GitError(`error: could not lock config file ${file}: ${error.message}`, 255);
  git.forgetConfig();
}

function checkKey(key: string): void {
  if (!key.includes('.')) throw failure(`key does not contain a section: ${key}`);
  if (key.endsWith('.')) throw failure(`key does not contain variable name: ${key}`);
  if (!/^[A-Za-z0-9-]+(\..*)?\.[A-Za-z][A-Za-z0-9-]*$/s.test(key)) throw failure(`invalid key: ${key}`);
}

function typed(args: Arguments, key: string, value: string): string {
  const type = args.value('type') ?? args.last('bool', 'int', 'path');
  if (type === 'bool') {
    if (/^(true|yes|on|1|)$/i.test(value)) return 'true';
    if (/^(false|no|off|0)$/i.test(value)) return 'false';
    throw fatal(`bad boolean config value '${value}' for '${key}'`);
  }
  if (type !== 'int') return value;
  const number = /^(-?\d+)([kmg]?)$/i.exec(value);
  if (!number) throw fatal(`bad numeric config value '${value}' for '${key}': invalid unit`);
  return String(Number(number[1]) * { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[number[2]!.toLowerCase()]!);
}

export const configCommand: GitCommand = {
  name: 'config',
  summary: 'Read and change settings',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('config', USAGE, words, {
      flags: { l: 'list', e: 'edit', z: 'null', ...same('list', 'global', 'system', 'local', 'get', 'get-all', 'get-regexp', 'unset', 'unset-all', 'add', 'replace-all', 'edit', 'show-origin', 'show-scope', 'name-only', 'bool', 'int', 'path', 'remove-section', 'null', 'includes') },
      values: { f: 'file', file: 'file', default: 'default', type: 'type' },
    }); // prettier-ignore
    const path = pathOf(git, args);
    const prefix = (entry: { scope?: string; path?: string }): string =>
      (args.has('show-scope') ? `${entry.scope ?? ''}\t` : '') +
      (args.has('show-origin')
        ? `${entry.scope === 'command' ? 'command line:' : `file:${shownPath(git, entry.path ?? path ?? '')}`}\t`
        : '');
    if (args.has('list')) {
      if (path !== undefined && !git.files.exists(path)) throw fatal(`unable to read config file '${path}': No such file or directory`);
      for (const entry of entriesOf(git, path)) git.out(`${prefix(entry)}${entry.key}${args.has('name-only') ? '' : `=${entry.value}`}\n`);
      return 0;
    }
    if (args.has('edit')) {
      yield* git.edit(path ?? `${git.repository.gitDirectory}/config`);
      return 0;
    }
    // `get`, `set`, `unset` and `list` as words came with git 2.46.
    const [key, value] = args.words;
    if (key === undefined) throw new UsageExit('usage: git config [<options>]');
    if (args.has('remove-section')) {
      if (!entriesOf(git, path ?? `${git.repository.gitDirectory}/config`).some((entry) => entry.key.startsWith(`${key}.`)))
        throw fatal(`no such section: ${key}`);
      write(git, path, (text) => removeSection(text, key));
      return 0;
    }
    if (args.has('get-regexp')) {
      const found = entriesOf(git, path).filter((entry) => new RegExp(key).test(entry.key));
      for (const entry of found) git.out(`${prefix(entry)}${entry.key}${args.has('name-only') ? '' : ` ${entry.value}`}\n`);
      return found.length > 0 ? 0 : 1;
    }
    checkKey(key);
    const matching = (): readonly (ConfigEntry & { scope?: string; path?: string })[] =>
      entriesOf(git, path).filter((entry) => entry.key === canonicalKey(key));
    if (args.has('unset') || args.has('unset-all')) {
      const own = entriesOf(git, path ?? (git.found ? `${git.repository.gitDirectory}/config` : undefined)).filter(
        (entry) => entry.key === canonicalKey(key),
      );
      if (own.length === 0) return 5;
      if (own.length > 1 && args.has('unset')) {
        git.err(`warning: ${key} has multiple values\n`);
        return 5;
      }
      write(git, path, (text) => unsetValue(text, key));
      return 0;
    }
    if (value === undefined || args.has('get') || args.has('get-all')) {
      const found = matching();
      const shown = args.has('get-all') ? found : found.slice(-1);
      if (shown.length === 0 && args.value('default') !== undefined) git.out(`${args.value('default')}\n`);
      else if (shown.length === 0) return 1;
      for (const entry of shown) git.out(`${prefix(entry)}${typed(args, entry.key, entry.value)}\n`);
      return 0;
    }
    const own = entriesOf(git, path ?? (git.found ? `${git.repository.gitDirectory}/config` : undefined)).filter(
      (entry) => entry.key === canonicalKey(key),
    );
    if (own.length > 1 && !args.has('add') && !args.has('replace-all')) {
      git.err(
        `warning: ${key} has multiple values\nerror: cannot overwrite multiple values with a single value\n       Use a regexp, --add or --replace-all to change ${key}.\n`,
      );
      return 5;
    }
    write(git, path, (text) =>
      setValue(args.has('replace-all') ? unsetValue(text, key) : text, key, typed(args, key, value), args.has('add') ? 'add' : 'replace'),
    );
    return 0;
  },
};

/** The repository's own file is shown as it is seen from the top of the work tree. */
const shownPath = (git: Git, path: string): string =>
  git.found?.workTree !== undefined && git.prefix === '' ? path.replace(`${git.found.workTree}/`, '') : path;
