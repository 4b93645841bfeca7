import { FileError } from '../files/file-error.ts';
import { Pattern } from '../interpreter/expand/pattern.ts';
import type { FileStat } from '../files/file-system.ts';
import { joinPath } from '../files/paths.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, printError } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { columnsOf } from '../terminal/text-width.ts';
import { formatDate } from './date-format.ts';
import { parseOptions } from './options.ts';

interface Item {
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
}

const TYPE_LETTERS = { file: '-', directory: 'd', symlink: 'l', device: 'c' } as const;

/** `drwxr-xr-x` */
export function modeText({ type, mode }: Pick<FileStat, 'type' | 'mode'>): string {
  const triple = (shift: number, special: number, letter: string) => {
    const bits = (mode >> shift) & 7;
    const execute = mode & special ? (bits & 1 ? letter : letter.toUpperCase()) : bits & 1 ? 'x' : '-';
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${execute}`;
  };
  return `${TYPE_LETTERS[type]}${triple(6, 0o4000, 's')}${triple(3, 0o2000, 's')}${triple(0, 0o1000, 't')}`;
}

/** `4.0K` as coreutils rounds it: upwards. */
export function humanSize(bytes: number): string {
  let value = bytes;
  for (const unit of ['', 'K', 'M', 'G', 'T']) {
    if (value < 1024)
      return unit === '' ? String(value) : value < 10 ? `${(Math.ceil(value * 10) / 10).toFixed(1)}${unit}` : `${Math.ceil(value)}${unit}`;
    value /= 1024;
  }
  return `${Math.ceil(value)}P`;
}

/** User and group names by number. */
export function ownerNames(process: Process, file: string): (id: number) => string {
  const text = process.files.readText(file);
  const names = new Map(
    text instanceof FileError
      ? []
      : text
          .split('\n')
          .map((line) => line.split(':'))
          .map((parts) => [Number(parts[2]), parts[0]!]),
  );
  return (id) => names.get(id) ?? String(id);
}

const SPEC = {
  flags: 'laA1hRrtSdFinpGgoCxXUskmbNqQ',
  values: 'IwT',
  long: {
    all: 'a',
    'almost-all': 'A',
    'human-readable': 'h',
    recursive: 'R',
    reverse: 'r',
    directory: 'd',
    classify: 'F',
    'numeric-uid-gid': 'n',
    inode: 'i',
    'no-group': 'G',
    size: 's',
    ignore: 'I',
  },
};

class Listing {
  readonly #process: Process;
  readonly #flags: ReadonlySet<string>;
  readonly #color: boolean;
  readonly #terminal: boolean;
  readonly #user: (id: number) => string;
  readonly #group: (id: number) => string;
  readonly #ignored: Pattern | undefined;

  constructor(process: Process, flags: ReadonlySet<string>, color: boolean, ignored: string | undefined) {
    this.#ignored = ignored === undefined ? undefined : new Pattern(ignored);
    this.#process = process;
    this.#flags = flags;
    this.#color = color;
    this.#terminal = process.isTerminal(1);
    const numeric = flags.has('n');
    this.#user = numeric ? String : ownerNames(process, '/etc/passwd');
    this.#group = numeric ? String : ownerNames(process, '/etc/group');
  }

  /** The entries of a directory that are to be shown, in order. */
  entries(path: string, names: readonly string[]): Item[] {
    const all = this.#flags.has('a');
    const wanted = [...(all ? ['.', '..'] : []), ...names.filter((name) => all || this.#flags.has('A') || !name.startsWith('.'))];
    const items = wanted.flatMap((name) => {
      if (this.#ignored?.matches(name)) return [];
      const stat = this.#process.files.lstat(joinPath(path, name));
      return stat instanceof FileError ? [] : [{ name, path: joinPath(path, name), stat }];
    });
    return this.sorted(items);
  }

  sorted(items: Item[]): Item[] {
    const flags = this.#flags;
    // In the order of code points, as in the locale C.UTF-8.
    const order = (a: Item, b: Item) => (a.name < b.name ? -1 : 1);
    const by = flags.has('t')
      ? (a: Item, b: Item) => b.stat.mtime - a.stat.mtime || order(a, b)
      : flags.has('S')
        ? (a: Item, b: Item) => b.stat.size - a.stat.size || order(a, b)
        : order;
    const sorted = flags.has('U') ? items : [...items].sort(by);
    return flags.has('r') ? sorted.reverse() : sorted;
  }

  render(items: readonly Item[]): string {
    if (this.#flags.has('l') || this.#flags.has('n') || this.#flags.has('o') || this.#flags.has('g')) return this.#long(items);
    const names = items.map((item) => (this.#flags.has('i') ? `${this.#inode(item)} ` : '') + this.#name(item));
    if (this.#flags.has('m')) return `${names.join(', ')}\n`;
    if (this.#flags.has('x')) return `${names.join('  ')}\n`;
    if (this.#flags.has('s')) return items.map((item, i) => `${Math.ceil(item.stat.size / 4096) * 4} ${names[i]}\n`).join('');
    if (this.#flags.has('1') || (!this.#terminal && !this.#flags.has('C'))) return names.map((name) => `${name}\n`).join('');
    return this.#columns(items, names);
  }

  total(items: readonly Item[]): string {
    const blocks = items.reduce((sum, { stat }) => sum + (stat.type === 'symlink' ? 0 : Math.ceil(stat.size / 4096) * 4), 0);
    return `total ${this.#flags.has('h') ? (blocks === 0 ? '0' : humanSize(blocks * 1024)) : blocks}\n`;
  }

  #long(items: readonly Item[]): string {
    const sizes = items.map(({ stat }) => (this.#flags.has('h') ? humanSize(stat.size) : String(stat.size)));
    const users = items.map(({ stat }) => this.#user(stat.uid));
    const groups = items.map(({ stat }) => this.#group(stat.gid));
    const links = items.map(({ stat }) => String(stat.links));
    const width = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => text.length));
    return items
      .map((item, i) => {
        const arrow = item.stat.type === 'symlink' ? ` -> ${String(this.#process.files.readlink(item.path))}` : '';
        const owner = [
          ...(this.#flags.has('g') ? [] : [users[i]!.padEnd(width(users))]),
          ...(this.#flags.has('o') || this.#flags.has('G') ? [] : [groups[i]!.padEnd(width(groups))]),
        ].join(' ');
        return `${this.#flags.has('i') ? `${this.#inode(item)} ` : ''}${modeText(item.stat)} ${links[i]!.padStart(width(links))} ${owner} ${sizes[i]!.padStart(width(sizes))} ${this.#time(item.stat.mtime)} ${this.#name(item)}${arrow}\n`;
      })
      .join('');
  }

  /** Times more than half a year away show the year instead of the hour. */
  #time(mtime: number): string {
    const age = this.#process.clock.now() - mtime;
    return formatDate(mtime, age > 15_778_476_000 || age < -3_600_000 ? '%b %e  %Y' : '%b %e %H:%M');
  }

  #inode({ path }: Item): number {
    const at = this.#process.files.locate(path);
    return at instanceof FileError ? 0 : at.inode;
  }

  #name({ name, stat }: Item): string {
    const executable = stat.type === 'file' && (stat.mode & 0o111) !== 0;
    const suffix = this.#flags.has('F')
      ? stat.type === 'directory'
        ? '/'
        : stat.type === 'symlink'
          ? '@'
          : executable
            ? '*'
            : ''
      : this.#flags.has('p') && stat.type === 'directory'
        ? '/'
        : '';
    const quoted = this.#terminal && /[\s"'$&()*;<>?[\\\]`{|}~#!]/.test(name) ? `'${name.replaceAll("'", "'\\''")}'` : name;
    const code = stat.type === 'directory' ? '01;34' : stat.type === 'symlink' ? '01;36' : executable ? '01;32' : undefined;
    return (this.#color && code ? `\x1b[${code}m${quoted}\x1b[0m` : quoted) + suffix;
  }

  #columns(items: readonly Item[], names: readonly string[]): string {
    const widths = items.map(({ name }, i) => columnsOf(names[i]!.replace(/\x1b\[[\d;]*m/g, '')) || name.length);
    const { columns: terminalWidth = 80 } = this.#process.terminal ?? {};
    for (let rows = 1; rows <= names.length; rows++) {
      const columns = Math.ceil(names.length / rows);
      const columnWidths = Array.from({ length: columns }, (_, column) => Math.max(...widths.slice(column * rows, (column + 1) * rows)));
      const total = columnWidths.reduce((sum, width) => sum + width + 2, -2);
      if (total >= terminalWidth && rows < names.length) continue;
      return Array.from({ length: rows }, (_, row) => {
        const cells = columnWidths.flatMap((width, column) => {
          const index = column * rows + row;
          if (index >= names.length) return [];
          return [names[index]! + (index + rows < names.length ? ' '.repeat(width + 2 - widths[index]!) : '')];
        });
        return `${cells.join('')}\n`;
      }).join('');
    }
    return '';
  }
}

function* ls(process: Process): Generator<Wait, number, void> {
  const colorOption = process.argv.find((argument) => argument.startsWith('--color'));
  const argv = process.argv.filter((argument) => !argument.startsWith('--color'));
  const options = parseOptions({ argv } as unknown as Process, SPEC);
  if (typeof options === 'string') return yield* fail(process, options, 2);
  const color = colorOption !== undefined && colorOption !== '--color=never' && (colorOption !== '--color=auto' || process.isTerminal(1));
  const listing = new Listing(process, options.flags, color, options.values.get('I'));
  const operands = options.operands.length > 0 ? options.operands : ['.'];
  const files: Item[] = [];
  const directories: string[] = [];
  let status = 0;
  for (const operand of operands) {
    const link = process.files.lstat(operand);
    const stat = link instanceof FileError || options.flags.has('l') ? link : process.files.stat(operand);
    if (link instanceof FileError) {
      yield* printError(process, `ls: cannot access '${operand}': ${link.message}\n`);
      status = 2;
    } else if (!(stat instanceof FileError) && stat.type === 'directory' && !options.flags.has('d')) directories.push(operand);
    else files.push({ name: operand, path: operand, stat: link });
  }
  if (files.length > 0) yield* print(process, listing.render(listing.sorted(files)));
  const titled = operands.length > 1 || options.flags.has('R');
  const queue = [...directories].sort();
  for (let first = files.length === 0; queue.length > 0; first = false) {
    const directory = queue.shift()!;
    const names = process.files.list(directory);
    if (names instanceof FileError) {
      yield* printError(process, `ls: cannot open directory '${directory}': ${names.message}\n`);
      status = 2;
      continue;
    }
    const items = listing.entries(directory, names);
    const long = ['l', 'n', 's', 'o', 'g'].some((flag) => options.flags.has(flag));
    yield* print(
      process,
      `${first ? '' : titled ? '\n' : ''}${titled ? `${directory}:\n` : ''}${long ? listing.total(items) : ''}${listing.render(items)}`,
    );
    if (options.flags.has('R'))
      queue.unshift(
        ...items.filter(({ name, stat }) => stat.type === 'directory' && name !== '.' && name !== '..').map(({ path }) => path),
      );
    yield { on: 'turn' };
  }
  return status;
}

export const lsProgram: Program = { name: 'ls', summary: 'List files', run: ls };
