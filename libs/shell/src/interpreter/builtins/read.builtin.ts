import { FileError } from '../../files/file-error.ts';
import { decodeUtf8, encodeUtf8 } from '../../kernel/byte-string.ts';
import type { Wait } from '../../kernel/wait.ts';
import { assignArray } from '../assignment.ts';
import type { Shell } from '../shell.ts';
import { singleQuote } from '../expand/quote.ts';
import { NAME } from '../variables.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

interface ReadOptions {
  raw: boolean;
  silent: boolean;
  array: string | undefined;
  delimiter: string;
  count: number;
  prompt: string;
  timeout: number | undefined;
  fd: number;
  names: string[];
}

interface Progress {
  started?: number;
  bytes?: string;
}

function parseOptions(args: readonly string[]): ReadOptions | string {
  const options: ReadOptions = {
    raw: false,
    silent: false,
    array: undefined,
    delimiter: '\n',
    count: Infinity,
    prompt: '',
    timeout: undefined,
    fd: 0,
    names: [],
  };
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (!/^-./.test(word) || word === '--') return { ...options, names: args.slice(word === '--' ? i + 1 : i) };
    for (let j = 1; j < word.length; j++) {
      const letter = word[j]!;
      if (letter === 'r') options.raw = true;
      else if (letter === 's') options.silent = true;
      else if ('adnNptui'.includes(letter)) {
        const value = word.slice(j + 1) || args[++i];
        if (value === undefined && !(letter === 'd')) return `-${letter}: option requires an argument`;
        setOption(options, letter, value ?? '');
        break;
      } else if (letter !== 'e') return `-${letter}: invalid option`;
    }
  }
  return options;
}

function setOption(options: ReadOptions, letter: string, value: string): void {
  if (letter === 'a') options.array = value;
  if (letter === 'd') options.delimiter = value === '' ? '\0' : value[0]!;
  if (letter === 'n' || letter === 'N') options.count = Number(value);
  if (letter === 'N') options.delimiter = '';
  if (letter === 'p') options.prompt = value;
  if (letter === 't') options.timeout = Number(value) * 1000;
  if (letter === 'u') options.fd = Number(value);
}

function run(call: BuiltinCall): number | Wait {
  const { shell, args, fail, usage } = call;
  const local = call.local as Progress;
  const options = parseOptions(args);
  if (typeof options === 'string') return usage(options);
  const invalid = options.names.find((name) => !/^[A-Za-z_]\w*(\[.*\])?$/.test(name));
  if (invalid !== undefined) return fail(`\`${invalid}': not a valid identifier`);
  if (local.started === undefined) {
    local.started = shell.process.clock.now();
    if (options.prompt && shell.process.isTerminal(options.fd)) shell.writeError(options.prompt);
  }
  for (;;) {
    const bytes = local.bytes ?? '';
    if ([...decodeUtf8(bytes)].length >= options.count) return finish(shell, options, bytes, 0);
    const byte = shell.process.read(options.fd, 1);
    if (byte instanceof FileError) return fail(`${options.fd}: invalid file descriptor: ${byte.message}`);
    if (byte === 'end') return finish(shell, options, bytes, 1);
    if (byte === 'blocked') return waitForInput(shell, options, local);
    const escaped = !options.raw && /(^|[^\\])(\\\\)*\\$/.test(bytes);
    if (byte.data === encodeUtf8(options.delimiter) && !escaped) return finish(shell, options, bytes, 0);
    local.bytes = escaped && byte.data === '\n' ? bytes.slice(0, -1) : bytes + byte.data;
  }
}

function waitForInput(shell: Shell, options: ReadOptions, local: Progress): number | Wait {
  const readable: Wait = { on: 'readable', fd: options.fd };
  if (options.timeout === undefined) return readable;
  const until = local.started! + options.timeout;
  if (shell.process.clock.now() >= until) return finish(shell, options, local.bytes ?? '', 142);
  return { on: 'any', any: [readable, { on: 'time', until }] };
}

function finish(shell: Shell, options: ReadOptions, bytes: string, status: number): number {
  const text = decodeUtf8(bytes.replaceAll('\0', ''));
  const ifs = shell.text('IFS') ?? ' \t\n';
  if (options.array !== undefined) {
    const values = splitFields(text, ifs, Infinity, options.raw);
    return assignArray(
      shell,
      options.array,
      values.map((value) => ({ key: undefined, value, append: false })),
      false,
    )
      ? status
      : 1;
  }
  const names = options.names.length > 0 ? options.names : ['REPLY'];
  const whole = options.names.length === 0 || options.delimiter === '';
  const values = whole ? [unescape(text, options.raw)] : splitFields(text, ifs, names.length, options.raw);
  return names.every((name, i) => shell.assign(name, values[i] ?? '')) ? status : 1;
}

const unescape = (text: string, raw: boolean): string => (raw ? text : text.replace(/\\([^])/g, '$1').replace(/\\$/, ''));

/** Splits at IFS into at most `count` fields; the last one keeps its separators. */
function splitFields(text: string, ifs: string, count: number, raw: boolean): string[] {
  const blank = (character: string | undefined) => character !== undefined && ' \t\n'.includes(character) && ifs.includes(character);
  const fields: string[] = [];
  let at = 0;
  while (blank(text[at])) at++;
  while (at < text.length) {
    if (fields.length === count - 1) return [...fields, unescape(lastField(text.slice(at), ifs), raw)];
    let field = '';
    while (at < text.length && !ifs.includes(text[at]!)) {
      if (text[at] === '\\' && !raw && at + 1 < text.length) at++;
      field += text[at++];
    }
    fields.push(field);
    while (blank(text[at])) at++;
    if (at < text.length && ifs.includes(text[at]!) && !blank(text[at])) at++;
    while (blank(text[at])) at++;
  }
  return fields;
}

function lastField(text: string, ifs: string): string {
  let end = text.length;
  while (end > 0 && ifs.includes(text[end - 1]!) && ' \t\n'.includes(text[end - 1]!)) end--;
  const trimmed = text.slice(0, end);
  const only = /^(.*)([^\s])$/s.exec(trimmed);
  return only && ifs.includes(only[2]!) && ![...only[1]!].some((character) => ifs.includes(character)) ? only[1]! : trimmed;
}

export const readBuiltin: Builtin = {
  name: 'read',
  synopsis: 'read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]',
  summary: 'Read a line into variables',
  run,
};

export const mapfileBuiltin: Builtin = {
  name: 'mapfile',
  synopsis: 'mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]',
  summary: 'Read lines into an array',
  run: ({ shell, args, frame, local, fail }) => {
    const progress = local as Progress;
    const name = args.find((argument, i) => !argument.startsWith('-') && !/^-[dnOsuCc]$/.test(args[i - 1] ?? '')) ?? 'MAPFILE';
    if (!NAME.test(name)) return fail(`\`${name}': not a valid identifier`);
    for (;;) {
      const chunk = shell.process.read(0);
      if (chunk === 'blocked') return { on: 'readable', fd: 0 };
      if (chunk === 'end' || chunk instanceof FileError) break;
      progress.bytes = (progress.bytes ?? '') + chunk.data;
      if (progress.bytes.length > shell.limits.expansionBytes) return fail('cannot allocate memory');
    }
    const option = (letter: string) => {
      const at = args.findIndex((argument) => argument.startsWith(`-${letter}`));
      return at < 0 ? undefined : args[at]!.slice(2) || args[at + 1];
    };
    const quantum = option('c') ?? '5000';
    if (!/^[1-9]\d*$/.test(quantum)) return fail(`${quantum}: invalid callback quantum`);
    const delimiter = option('d') ?? '\n';
    const text = decodeUtf8(progress.bytes ?? '');
    const lines: string[] = [];
    for (let at = 0; at < text.length;) {
      const end = text.indexOf(delimiter === '' ? '\0' : delimiter[0]!, at);
      lines.push(text.slice(at, end < 0 ? text.length : end + 1));
      at = end < 0 ? text.length : end + 1;
    }
    const skip = Number(option('s') ?? 0);
    const count = Number(option('n') ?? 0) || Infinity;
    const strip = args.some((argument) => /^-\w*t/.test(argument));
    const origin = option('O');
    const values = lines.slice(skip, skip + count).map((line, i) => ({
      key: origin === undefined ? undefined : String(Number(origin) + i),
      value: strip && line.endsWith(delimiter) ? line.slice(0, -1) : line,
      append: false,
    }));
    if (!assignArray(shell, name, values, origin !== undefined)) return 1;
    const callback = option('C');
    const called = values.filter((_, i) => callback !== undefined && (i + 1) % Number(quantum) === 0);
    if (called.length === 0) return 0;
    const calls = called.map(
      ({ value }, i) => `${callback} ${Number(origin ?? 0) + (i + 1) * Number(quantum) - 1} ${singleQuote(value)}\n`,
    );
    frame.phase = 3;
    shell.runText(calls.join(''), { keepStatus: 0 });
    return 'entered';
  },
};

export const readarrayBuiltin: Builtin = { ...mapfileBuiltin, name: 'readarray' };
