/** Manifests for `-f`: files, directories, standard input (cli-runtime, resource/visitor.go). */
import { isRecord, parseYaml } from '@drydock/apimachinery';
import { ConnectionError } from '@drydock/apiserver';
import { decodeUtf8, failed } from '@drydock/shell';
import { CommandError, throwCollected } from '../command/command-error.ts';
import type { Steps, Streams } from '../command/streams.ts';
import type { Dynamic } from './dynamic-object.ts';

export interface Document {
  readonly source: string;
  readonly value: Dynamic;
  /** Came in a list, whose items kubectl looks at less closely. */
  readonly listed?: boolean;
}

const EXTENSIONS = ['.json', '.yaml', '.yml'];

export interface FileText {
  readonly source: string;
  readonly text: string;
}

/** The texts behind `-f`, in order; directories by name, their files with a known extension only. */
export function* readFiles(names: readonly string[], recursive: boolean, streams: Streams): Steps<FileText[]> {
  const { files } = streams.process;
  const paths = names.filter((name) => name !== '-' && !isUrl(name) && descriptorOf(name) === undefined);
  throwCollected(paths.filter((path) => !pathsOf(path, streams).some((each) => files.exists(each))).map(missingPath));
  const texts: FileText[] = [];
  for (const name of names) {
    if (name === '-') texts.push({ source: 'STDIN', text: yield* streams.readInput() });
    else if (isUrl(name)) throw unreachable(name, streams);
    else if (descriptorOf(name) !== undefined) {
      texts.push({ source: name, text: decodeUtf8(yield* streams.readDescriptor(descriptorOf(name)!)) });
    } else texts.push(...readPath(name, recursive, streams));
  }
  return texts;
}

/** What bash hands over for `<(…)`, and standard input by its name. */
export function descriptorOf(name: string): number | undefined {
  const match = /^\/dev\/(?:fd\/(\d+)|stdin)$/.exec(name);
  return match ? Number(match[1] ?? 0) : undefined;
}

function isUrl(name: string): boolean {
  return /^https?:\/\//.test(name);
}

/** Nothing listens on a workstation, and it reaches nothing outside of the cluster. */
function unreachable(url: string, { process }: Streams): ConnectionError {
  const { host, hostname } = hostOf(url);
  if (hostname === 'localhost' || hostname.startsWith('127.')) {
    return new ConnectionError(`The connection to the server ${host} was refused - did you specify the right host or port?`);
  }
  const configuration = process.files.readText('/etc/resolv.conf');
  const nameserver = failed(configuration) ? undefined : /^nameserver\s+(\S+)/m.exec(configuration)?.[1];
  return new ConnectionError(`dial tcp: lookup ${hostname}${nameserver ? ` on ${nameserver}:53` : ''}: no such host`);
}

function hostOf(url: string): { host: string; hostname: string } {
  const host = url.replace(/^\w+:\/\//, '').replace(/[/?#].*$/s, '');
  return { host, hostname: host.replace(/:\d*$/, '') };
}

function missingPath(name: string): CommandError {
  return new CommandError(`the path ${JSON.stringify(name)} does not exist`);
}

/** A quoted pattern is expanded here. */
function pathsOf(name: string, streams: Streams): string[] {
  return /[*?[]/.test(name) && !streams.process.files.exists(name) ? expandPattern(name, streams) : [name];
}

function readPath(name: string, recursive: boolean, streams: Streams): FileText[] {
  const { files } = streams.process;
  return pathsOf(name, streams).flatMap((path) => {
    if (!files.isDirectory(path)) return [readOne(path, streams)];
    const found = walk(path, recursive, streams);
    if (found.length === 0) throw new CommandError(`error reading [${name}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`);
    return found.map((each) => readOne(each, streams));
  });
}

/** A quoted pattern: kubectl expands it itself, each part of the path in turn (filepath.Glob). What matches nothing stays as it is. */
function expandPattern(pattern: string, streams: Streams): string[] {
  const [first = '', ...parts] = pattern.split('/');
  let found = first === '' ? [''] : matchesIn('', first, streams);
  for (const part of parts) found = found.flatMap((directory) => matchesIn(`${directory}/`, part, streams));
  return found.length ? found : [pattern];
}

/** The paths that a part of a pattern stands for; `directory` is empty or ends in a slash. */
function matchesIn(directory: string, part: string, { process: { files } }: Streams): string[] {
  if (!/[*?[]/.test(part)) return files.exists(directory + part) ? [directory + part] : [];
  const names = files.list(directory || '.');
  const expression = new RegExp(
    `^${part
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replace(/\*/g, '[^/]*')
      .replace(/\?/g, '[^/]')}$`,
  );
  return failed(names) ? [] : names.filter((each) => expression.test(each)).map((each) => directory + each);
}

function walk(directory: string, recursive: boolean, streams: Streams): string[] {
  const { files } = streams.process;
  const names = files.list(directory);
  if (failed(names)) throw new CommandError(`open ${directory}: ${names.message.toLowerCase()}`);
  return names.flatMap((name) => {
    const path = `${directory.replace(/\/$/, '')}/${name}`;
    if (files.isDirectory(path)) return recursive ? walk(path, recursive, streams) : [];
    return EXTENSIONS.some((extension) => name.endsWith(extension)) ? [path] : [];
  });
}

function readOne(path: string, streams: Streams): FileText {
  const text = streams.process.files.readText(path);
  if (failed(text)) throw new CommandError(`open ${path}: ${text.message.toLowerCase()}`);
  return { source: path, text };
}

/** The objects of a file; lists are opened. What comes before a mistake is delivered with it. */
export function parseDocuments({ source, text }: FileText, exactIntegers = false): { documents: Document[]; error?: CommandError } {
  const { documents, error } = parseYaml(text, { integers: exactIntegers ? 'exact' : 'number' });
  const values = documents.filter((value) => value !== undefined && value !== null);
  const found = values.map((value) => ({ source, value }));
  if (error) return { documents: found, error: new CommandError(`error parsing ${source}: ${error}`) };
  return { documents: found };
}

export function isObjectDocument(value: unknown): value is Record<string, unknown> {
  return isRecord(value);
}
