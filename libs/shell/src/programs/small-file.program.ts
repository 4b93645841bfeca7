/** truncate, cmp, shuf, sync, groups, factor, install, dd, paste, split. */
import { FileError } from '../files/file-error.ts';
import { baseName } from '../files/paths.ts';
import { type ByteString, decodeUtf8 } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { LineInput, fail, print, printError, readAll, write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { closeOperand, openOperand, readOperand } from './operands.ts';
import { parseOptions } from './options.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, KB: 1000, MB: 1000 ** 2, k: 1024 };

/** `2M` in bytes. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)(K|M|G|KB|MB|k|)B?$/.exec(text);
  return match ? Number(match[1]) * (UNITS[match[2]!] ?? 1) : undefined;
}

const truncateProgram: Program = {
  name: 'truncate',
  summary: 'Shorten or extend files',
  *run(process) {
    const options = parseOptions(process, { flags: 'co', values: 'sr', long: { size: 's', reference: 'r', 'no-create': 'c' } });
    if (typeof options === 'string') return yield* fail(process, options);
    const help = "Try 'truncate --help' for more information.\n";
    const written = options.values.get('s');
    if (written === undefined && !options.values.has('r'))
      return yield* fail(process, `truncate: you must specify either ‘--size’ or ‘--reference’\n${help}`);
    if (options.operands.length === 0) return yield* fail(process, `truncate: missing file operand\n${help}`);
    const reference = options.values.has('r') ? process.files.stat(options.values.get('r')!) : undefined;
    const base = reference && !(reference instanceof FileError) ? reference.size : 0;
    const size = written === undefined ? base : parseSize(written.replace(/^[-+<>/%]/, ''));
    if (size === undefined) return yield* fail(process, `truncate: Invalid number: ‘${written}’\n`);
    for (const path of options.operands) {
      const before = process.files.readFile(path);
      if (before instanceof FileError && options.flags.has('c')) continue;
      const old = before instanceof FileError ? '' : before;
      const wanted = written?.startsWith('+') ? old.length + size : written?.startsWith('-') ? Math.max(0, old.length - size) : size;
      if (wanted > process.limits.batchInputBytes)
        return yield* fail(process, `truncate: failed to truncate '${path}' at ${wanted} bytes: No space left on device\n`);
      const error = process.files.writeFile(path, old.slice(0, wanted).padEnd(wanted, '\0'));
      if (error) return yield* fail(process, `truncate: cannot open '${path}' for writing: ${error.message}\n`);
    }
    return 0;
  },
};

const cmpProgram: Program = {
  name: 'cmp',
  summary: 'Compare two files byte by byte',
  *run(process) {
    const options = parseOptions(process, { flags: 'sbl', long: { silent: 's', quiet: 's' } });
    if (typeof options === 'string') return yield* fail(process, options.replace('Try', 'cmp: Try'), 2);
    const [left, right = '-'] = options.operands;
    if (left === undefined)
      return yield* fail(process, "cmp: missing operand after 'cmp'\ncmp: Try 'cmp --help' for more information.\n", 2);
    const a = yield* readOperand(process, left);
    const b = yield* readOperand(process, right);
    if (a === undefined || b === undefined) return 2;
    if (a === b) return 0;
    let at = 0;
    while (at < a.length && at < b.length && a[at] === b[at]) at++;
    if (options.flags.has('s')) return 1;
    const line = a.slice(0, at).split('\n').length;
    if (at >= a.length || at >= b.length) {
      const short = at >= a.length ? left : right;
      const where =
        at === 0
          ? 'which is empty'
          : `after byte ${at}, in line ${line}`.replace('in line', at > 0 && (at >= a.length ? a : b).endsWith('\n') ? 'line' : 'in line');
      return yield* fail(
        process,
        `cmp: EOF on ${short} ${where.replace(/line (\d+)$/, (_, n: string) => `line ${(at >= a.length ? a : b).endsWith('\n') ? Number(n) - 1 : n}`)}\n`,
      );
    }
    yield* print(process, `${left} ${right} differ: byte ${at + 1}, line ${line}\n`);
    return 1;
  },
};

const shufProgram: Program = {
  name: 'shuf',
  summary: 'Put lines into a random order',
  *run(process) {
    const options = parseOptions(process, {
      flags: 'erz',
      values: 'ino',
      long: { echo: 'e', 'input-range': 'i', 'head-count': 'n', repeat: 'r', output: 'o' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    let lines: string[];
    const range = options.values.get('i');
    if (range !== undefined) {
      const match = /^(\d+)-(\d+)$/.exec(range);
      if (!match || Number(match[2]) - Number(match[1]) > 1_000_000) return yield* fail(process, `shuf: invalid input range: ‘${range}’\n`);
      lines = Array.from({ length: Math.max(0, Number(match[2]) - Number(match[1]) + 1) }, (_, i) => String(Number(match[1]) + i));
    } else if (options.flags.has('e')) lines = [...options.operands];
    else {
      const content = yield* readOperand(process, options.operands[0] ?? '-');
      if (content === undefined) return 1;
      lines = decodeUtf8(content).replace(/\n$/, '').split('\n');
    }
    for (let i = lines.length - 1; i > 0; i--) {
      const other = process.rng.integer(i + 1);
      [lines[i], lines[other]] = [lines[other]!, lines[i]!];
    }
    const count = Number(options.values.get('n') ?? lines.length);
    yield* print(process, lines.slice(0, count).map((line) => `${line}\n`).join('')); // prettier-ignore
    return 0;
  },
};

const syncProgram: Program = {
  name: 'sync',
  summary: 'Write what is buffered',
  *run() {
    return 0;
  },
};

const groupsProgram: Program = {
  name: 'groups',
  summary: 'Print the groups of a user',
  *run(process) {
    yield* print(process, `${process.user.name}\n`);
    return 0;
  },
};

const factorProgram: Program = {
  name: 'factor',
  summary: 'Print prime factors',
  *run(process) {
    const operands = process.argv.slice(1).filter((word) => word !== '--');
    if (operands.length > 0) return yield* factorWords(process, operands);
    const input = new LineInput(process);
    let status = 0;
    for (let line = yield* input.next(); line !== undefined; line = yield* input.next())
      status = Math.max(status, yield* factorWords(process, decodeUtf8(line).split(/[ \t\n]+/).filter(Boolean))); // prettier-ignore
    return status;
  },
};

/** Prints the prime factors of each; the status. */
function* factorWords(process: Process, words: readonly string[]): Generator<Wait, number, void> {
  let status = 0;
  for (const word of words) {
    if (!/^\d{1,12}$/.test(word)) {
      status = 1;
      yield* printError(process, `factor: ‘${word}’ is not a valid positive integer\n`);
      continue;
    }
    const factors: number[] = [];
    let rest = Number(word);
    for (let divisor = 2; divisor * divisor <= rest; divisor++)
      while (rest % divisor === 0) {
        factors.push(divisor);
        rest /= divisor;
      }
    if (rest > 1) factors.push(rest);
    process.charge(1_000);
    yield* print(process, `${word}:${factors.map((factor) => ` ${factor}`).join('')}\n`);
  }
  return status;
}

const installProgram: Program = {
  name: 'install',
  summary: 'Copy files and set their modes',
  *run(process) {
    const options = parseOptions(process, { flags: 'dDvps', values: 'mogt', long: { directory: 'd', mode: 'm', owner: 'o', group: 'g' } });
    if (typeof options === 'string') return yield* fail(process, options);
    const mode = parseInt(options.values.get('m') ?? '755', 8);
    const operands = [...options.operands];
    if (options.flags.has('d')) {
      for (const path of operands) {
        process.files.makeDirectories(path);
        process.files.chmod(path, mode);
      }
      return 0;
    }
    const target = options.values.get('t') ?? operands.pop();
    if (target === undefined || operands.length === 0)
      return yield* fail(process, "install: missing file operand\nTry 'install --help' for more information.\n");
    for (const source of operands) {
      const content = process.files.readFile(source);
      if (content instanceof FileError) return yield* fail(process, `install: cannot stat '${source}': ${content.message}\n`);
      const path = process.files.isDirectory(target) ? `${target.replace(/\/+$/, '')}/${baseName(source)}` : target;
      if (options.flags.has('D')) process.files.makeDirectories(path.slice(0, path.lastIndexOf('/')) || '.');
      const error = process.files.writeFile(path, content);
      if (error) return yield* fail(process, `install: cannot create regular file '${path}': ${error.message}\n`);
      process.files.chmod(path, mode);
    }
    return 0;
  },
};

const ddProgram: Program = {
  name: 'dd',
  summary: 'Copy and convert bytes in blocks',
  *run(process) {
    const values = new Map<string, string>();
    for (const word of process.argv.slice(1)) {
      const equals = word.indexOf('=');
      if (equals < 0) return yield* fail(process, `dd: unrecognized operand ‘${word}’\nTry 'dd --help' for more information.\n`);
      values.set(word.slice(0, equals), word.slice(equals + 1));
    }
    const size = (name: string, fallback: number) => (values.has(name) ? (parseSize(values.get(name)!) ?? NaN) : fallback);
    const block = size('bs', size('ibs', 512));
    const count = size('count', Infinity);
    const path = values.get('if');
    const fd = path === undefined ? 0 : process.open(path, 'read');
    if (fd instanceof FileError) return yield* fail(process, `dd: failed to open '${path}': ${fd.message}\n`);
    const most = Math.min(block * (count + size('skip', 0)), process.limits.batchInputBytes);
    let data: ByteString = '';
    while (data.length < most) {
      const result = process.read(fd, Math.min(65_536, most - data.length));
      if (result === 'blocked') yield { on: 'readable', fd };
      else if (typeof result !== 'object' || !('data' in result)) break;
      else data += result.data;
      process.charge(10);
    }
    data = data.slice(block * size('skip', 0));
    if (/ucase/.test(values.get('conv') ?? '')) data = data.toUpperCase();
    if (/lcase/.test(values.get('conv') ?? '')) data = data.toLowerCase();
    const target = values.get('of');
    if (target === undefined) yield* write(process, 1, data);
    else {
      const error = process.files.writeFile(target, '\0'.repeat(block * size('seek', 0)) + data);
      if (error) return yield* fail(process, `dd: failed to open '${target}': ${error.message}\n`);
    }
    if (values.get('status') === 'none') return 0;
    const blocks = `${Math.floor(data.length / block)}+${data.length % block ? 1 : 0}`;
    const rate =
      values.get('status') === 'noxfer' ? '' : `${data.length} bytes copied, 0.001 s, ${(data.length / 1000 / 1).toFixed(1)} kB/s\n`;
    yield* printError(process, `${blocks} records in\n${blocks} records out\n${rate}`);
    return 0;
  },
};

const pasteProgram: Program = {
  name: 'paste',
  summary: 'Join lines of files side by side',
  *run(process) {
    const options = parseOptions(process, { flags: 'sz', values: 'd', long: { serial: 's', delimiters: 'd' } });
    if (typeof options === 'string') return yield* fail(process, options);
    const escapes: Record<string, string> = { '\\n': '\n', '\\t': '\t', '\\\\': '\\', '\\0': '' };
    const delimiters = (options.values.get('d') ?? '\t').match(/\\[nt\\0]|[^]/gu)?.map((text) => escapes[text] ?? text) ?? [''];
    const inputs: LineInput[] = [];
    const shared = new Map<number, LineInput>();
    let status = 0;
    for (const operand of options.operands.length > 0 ? options.operands : ['-']) {
      const fd = yield* openOperand(process, operand);
      if (fd === undefined) {
        status = 1;
        if (!options.flags.has('s')) return 1;
        continue;
      }
      if (!shared.has(fd)) shared.set(fd, new LineInput(process, fd));
      inputs.push(shared.get(fd)!);
    }
    const strip = (line: string) => line.replace(/\n$/, '');
    if (options.flags.has('s')) {
      for (const input of inputs) {
        let text = '';
        for (let [line, i]: [string | undefined, number] = [yield* input.next(), 0]; line !== undefined; line = yield* input.next(), i++)
          text += (i > 0 ? delimiters[(i - 1) % delimiters.length]! : '') + strip(line);
        yield* write(process, 1, `${text}\n`);
      }
    } else
      for (;;) {
        let [text, any] = ['', false];
        for (const [i, input] of inputs.entries()) {
          const line: string | undefined = yield* input.next();
          any ||= line !== undefined;
          text += (i > 0 ? delimiters[(i - 1) % delimiters.length]! : '') + strip(line ?? '');
        }
        if (!any) break;
        yield* write(process, 1, `${text}\n`);
      }
    for (const fd of shared.keys()) closeOperand(process, fd);
    return status;
  },
};

/** `aa`, `ab`, …, or `00`, `01`, …; undefined when the suffixes are used up. */
function suffixOf(index: number, length: number, digits: boolean): string | undefined {
  const alphabet = digits ? '0123456789' : 'abcdefghijklmnopqrstuvwxyz';
  let [suffix, rest] = ['', index];
  for (let i = 0; i < length; i++) {
    suffix = alphabet[rest % alphabet.length]! + suffix;
    rest = Math.floor(rest / alphabet.length);
  }
  return rest > 0 ? undefined : suffix;
}

const splitProgram: Program = {
  name: 'split',
  summary: 'Cut a file into pieces',
  *run(process) {
    const options = parseOptions(process, {
      flags: 'd',
      values: 'lbanS',
      long: { lines: 'l', bytes: 'b', 'suffix-length': 'a', number: 'n', 'numeric-suffixes': 'd', 'additional-suffix': 'S' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const { values, flags } = options;
    const [input = '-', prefix = 'x'] = options.operands;
    const number = values.get('n');
    if (number !== undefined && input === '-') return yield* fail(process, 'split: -: cannot determine file size\n');
    const fd = input === '-' ? 0 : process.open(input, 'read');
    if (fd instanceof FileError) return yield* fail(process, `split: cannot open '${input}' for reading: ${fd.message}\n`);
    const content = yield* readAll(process, fd);
    closeOperand(process, fd);
    if (content instanceof FileError) return yield* fail(process, `split: ${input}: ${content.message}\n`);
    const bytes = values.has('b')
      ? parseSize(values.get('b')!)
      : number === undefined
        ? undefined
        : Math.floor(content.length / Number(number));
    if (values.has('b') && !bytes) return yield* fail(process, `split: invalid number of bytes: ‘${values.get('b')}’\n`);
    const lines = Number(values.get('l') ?? 1000);
    if (!Number.isInteger(lines) || lines < 1)
      return yield* fail(
        process,
        `split: invalid number of lines: ‘${values.get('l')}’${lines === 0 ? ': Numerical result out of range' : ''}\n`,
      );
    const pieces: string[] = [];
    for (let at = 0; at < content.length;) {
      let end = at;
      if (bytes) end = number !== undefined && pieces.length === Number(number) - 1 ? content.length : at + bytes;
      else for (let i = 0; i < lines && end >= 0 && end < content.length; i++) end = content.indexOf('\n', end) + 1 || content.length;
      pieces.push(content.slice(at, end));
      at = end;
    }
    for (const [i, piece] of pieces.entries()) {
      const suffix = suffixOf(i, Number(values.get('a') ?? 2), flags.has('d'));
      if (suffix === undefined) return yield* fail(process, 'split: output file suffixes exhausted\n');
      const path = `${prefix}${suffix}${values.get('S') ?? ''}`;
      const error = process.files.writeFile(path, piece);
      if (error) return yield* fail(process, `split: ${path}: ${error.message}\n`);
    }
    return 0;
  },
};

export const smallFilePrograms: readonly Program[] = [
  cmpProgram, ddProgram, factorProgram, groupsProgram, installProgram, pasteProgram, shufProgram, splitProgram, syncProgram,
  truncateProgram,
]; // prettier-ignore
