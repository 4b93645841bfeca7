/** scp(1) between the nodes of a cluster. */
import {
  baseName,
  FileError,
  joinPath,
  print,
  printError,
  sleepUntil,
  type Files,
  type Process,
  type Program,
  type Wait,
} from '@drydock/shell';
import type { Machines } from './machines.ts';
import { parseDestination, reach } from './ssh-destination.ts';

const USAGE = `usage: scp [-346ABCOpqRrsTv] [-c cipher] [-D sftp_server_path] [-F ssh_config]
           [-i identity_file] [-J destination] [-l limit] [-o ssh_option]
           [-P port] [-S program] [-X sftp_option] source ... target
`;
const FLAGS = '346ABCOpqRrsTv';
const VALUES = 'cDFiJloPSX';

/** One side of a copy. */
interface Side {
  files: Files;
  path: string;
  /** As it was written, for messages. */
  remote: boolean;
}

interface Call {
  recursive: boolean;
  quiet: boolean;
  port: number | undefined;
  operands: string[];
}

export function newScp(machines: Machines, node: string): Program {
  return {
    name: 'scp',
    summary: 'Copy files between machines',
    *run(process) {
      const call = parseWords(process.argv);
      if (typeof call === 'string') {
        yield* printError(process, call);
        return 1;
      }
      const sides: Side[] = [];
      for (const operand of call.operands) {
        const side = sideOf(machines, node, process, operand, call.port);
        if ('failure' in side) {
          yield* sleepUntil(process, process.clock.now() + side.after);
          yield* printError(process, `${side.failure}scp: Connection closed\n`);
          return 255;
        }
        sides.push(side);
      }
      return yield* copyAll(process, call, sides);
    },
  };
}

function parseWords(argv: readonly string[]): Call | string {
  const call: Call = { recursive: false, quiet: false, port: undefined, operands: [] };
  const words = argv.slice(1);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!/^-./.test(word)) {
      call.operands.push(word);
      continue;
    }
    for (let i = 1; i < word.length; i++) {
      const letter = word[i]!;
      if (VALUES.includes(letter)) {
        const value = word.slice(i + 1) || words.shift();
        if (value === undefined) return `scp: option requires an argument -- ${letter}\n${USAGE}`;
        if (letter === 'P') call.port = Number(value);
        break;
      }
      if (!FLAGS.includes(letter)) return `unknown option -- ${letter}\n${USAGE}`;
      if (letter === 'r') call.recursive = true;
      if (letter === 'q') call.quiet = true;
    }
  }
  return call.operands.length < 2 ? USAGE : call;
}

/** `host:path` unless a slash comes before the colon. */
function sideOf(machines: Machines, node: string, process: Process, operand: string, port: number | undefined) {
  const match = /^([^/:]+):(.*)$/s.exec(operand);
  if (!match) return { files: process.files, path: operand, remote: false };
  const target = reach(machines, node, process, parseDestination(match[1]!, { port }));
  if ('failure' in target) return target;
  return { files: machines.get(target.machine).filesOf(undefined, '/root'), path: match[2]!.replace(/^~\/?/, '') || '.', remote: true };
}

function* copyAll(process: Process, call: Call, sides: readonly Side[]): Generator<Wait, number, void> {
  const target = sides.at(-1)!;
  const sources = sides.slice(0, -1);
  const intoDirectory = target.files.isDirectory(target.path);
  if (sources.length > 1 && !intoDirectory) {
    yield* printError(
      process,
      `scp: ${target.path}: ${target.files.exists(target.path) ? 'Not a directory' : 'No such file or directory'}\n`,
    );
    return 1;
  }
  let status = 0;
  for (const source of sources) {
    const path = intoDirectory ? joinPath(target.path, baseName(source.path)) : target.path;
    if (!(yield* copy(process, call, source, { ...target, path }))) status = 1;
  }
  return status;
}

function* copy(process: Process, call: Call, from: Side, to: Side): Generator<Wait, boolean, void> {
  const stat = from.files.stat(from.path);
  if (stat instanceof FileError) {
    yield* printError(process, `scp: ${from.remote ? '' : 'stat local '}${quoted(from)}: ${stat.message}\n`);
    return false;
  }
  if (stat.type === 'directory') {
    if (call.recursive) return yield* copyDirectory(process, call, from, to);
    yield* printError(
      process,
      from.remote ? `scp: download ${from.path}: not a regular file\n` : `scp: local "${from.path}" is not a regular file\n`,
    );
    return false;
  }
  const content = from.files.readFile(from.path);
  if (content instanceof FileError) {
    yield* printError(process, `scp: ${from.remote ? 'remote ' : ''}open ${quoted(from)}: ${content.message}\n`);
    return false;
  }
  const error = to.files.writeFile(to.path, content, { mode: stat.mode });
  if (error) {
    yield* printError(process, `scp: ${to.remote ? 'dest ' : ''}open ${quoted(to)}: ${error.message}\n`);
    return false;
  }
  process.charge(1 + (content.length >> 10));
  if (!call.quiet && process.isTerminal(1)) yield* print(process, progress(process, baseName(from.path), content.length));
  return true;
}

function* copyDirectory(process: Process, call: Call, from: Side, to: Side): Generator<Wait, boolean, void> {
  if (!to.files.exists(to.path)) {
    const error = to.files.mkdir(to.path, 0o755);
    if (error) {
      yield* printError(process, `scp: ${to.remote ? 'remote ' : ''}mkdir "${to.path}": ${error.message}\n`);
      return false;
    }
  }
  const names = from.files.list(from.path);
  let good = !(names instanceof FileError);
  for (const name of names instanceof FileError ? [] : names) {
    const below = { from: { ...from, path: joinPath(from.path, name) }, to: { ...to, path: joinPath(to.path, name) } };
    if (!(yield* copy(process, call, below.from, below.to))) good = false;
    yield { on: 'turn' };
  }
  return good;
}

const quoted = ({ path, remote }: Side): string => (remote ? path : `"${path}"`);

/** The line that stands there when a file is through. */
function progress(process: Process, name: string, bytes: number): string {
  const size = bytes < 10_000 ? `${bytes}` : bytes < 10_000_000 ? `${Math.round(bytes / 1024)}KB` : `${Math.round(bytes / 1024 / 1024)}MB`;
  const rate = `${(bytes / 1024 / 0.5).toFixed(1)}KB/s`;
  const columns = process.terminal?.columns ?? 80;
  return `${name.slice(0, columns - 36).padEnd(columns - 36)} 100% ${size.padStart(4)} ${rate.padStart(10)}   00:00    \n`;
}
