/** Data of ConfigMaps and Secrets from files, directories, env files and literals (kubectl/pkg/util, hash and env file sources). */
import { isConfigMapKey, isEnvVarName } from '@drydock/apimachinery';
import { baseName, decodeUtf8, failed, type ByteString } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { descriptorOf } from '../../resource/file-source.ts';

export interface DataEntry {
  readonly key: string;
  readonly value: ByteString;
}

/** `what` is `ConfigMap "x"`: who has the key already. Keys that come twice throw. `onlyKey`: that of a single file that is given without one. */
export function* readDataSources(
  invocation: Invocation,
  what: { kind: 'ConfigMap' | 'Secret'; name: string },
  encode: (text: string) => ByteString,
  onlyKey?: string,
): Steps<DataEntry[]> {
  const { flags } = invocation;
  const [files, literals, envFiles] = ['from-file', 'from-literal', 'from-env-file'].map((name) =>
    flags.has(name) ? flags.strings(name) : [],
  );
  if (envFiles!.length && (files!.length || literals!.length))
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal');
  const entries: DataEntry[] = [];
  const add = (key: string, value: ByteString): void => {
    checkKey(what.kind, key);
    if (entries.some((entry) => entry.key === key)) {
      const [subject, place] =
        what.kind === 'Secret' ? [key, ''] : [JSON.stringify(key), ` in Data for ConfigMap ${JSON.stringify(what.name)}`];
      throw new CommandError(`cannot add key ${subject}, another key by that name already exists${place}`);
    }
    entries.push({ key, value });
  };
  for (const source of literals!) {
    const [key, value] = parseLiteral(source);
    add(key, encode(value));
  }
  const sources = onlyKey && files!.length === 1 && !files![0]!.includes('=') ? [`${onlyKey}=${files![0]}`] : files!;
  for (const source of sources) for (const { key, value } of yield* readFileSource(invocation, source)) add(key, value);
  for (const source of envFiles!) for (const { key, value } of yield* readEnvFile(invocation, source)) add(key, encode(value));
  return entries;
}

/** The two generators word it differently. */
function checkKey(kind: 'ConfigMap' | 'Secret', key: string): void {
  const errors = isConfigMapKey(key);
  if (errors.length === 0) return;
  const quoted = JSON.stringify(key);
  if (kind === 'Secret') throw new CommandError(`${quoted} is not valid key name for a Secret ${errors.join(';')}`);
  throw new CommandError(`${quoted} is not a valid key name for a ConfigMap: ${errors.join(',')}`);
}

function parseLiteral(source: string): [string, string] {
  const equals = source.indexOf('=');
  if (equals <= 0) throw new CommandError(`invalid literal source ${source}, expected key=value`);
  return [source.slice(0, equals), source.slice(equals + 1)];
}

function* readFileSource({ streams }: Invocation, source: string): Steps<DataEntry[]> {
  const parts = source.split('=');
  if (parts.length > 2) throw new CommandError("key names or file paths cannot contain '='");
  const [key, path] = parts.length === 2 ? [parts[0]!, parts[1]!] : [undefined, source];
  if (key === '') throw new CommandError(`key name for file path ${path} missing`);
  if (path === '') throw new CommandError(`file path for key name ${key} missing`);
  const { files } = streams.process;
  const descriptor = descriptorOf(path);
  if (descriptor !== undefined) return [{ key: key ?? baseName(path), value: yield* streams.readDescriptor(descriptor) }];
  const stat = files.stat(path);
  if (failed(stat)) throw new CommandError(`error reading ${path}: ${stat.message.toLowerCase()}`);
  if (stat.type === 'directory') {
    if (key !== undefined) throw new CommandError('cannot give a key name for a directory path');
    const names = files.list(path);
    if (failed(names)) throw new CommandError(`error listing files in ${path}: ${names.message.toLowerCase()}`);
    return names.flatMap((name) => {
      const child = `${path.replace(/\/$/, '')}/${name}`;
      return files.isDirectory(child) ? [] : [{ key: name, value: readBytes(streams.process.files, child) }];
    });
  }
  return [{ key: key ?? baseName(path), value: readBytes(files, path) }];
}

function readBytes(files: Invocation['streams']['process']['files'], path: string): ByteString {
  const bytes = files.readFile(path);
  if (failed(bytes)) throw new CommandError(`open ${path}: ${bytes.message.toLowerCase()}`);
  return bytes;
}

function* readEnvFile({ streams }: Invocation, path: string): Steps<{ key: string; value: string }[]> {
  const { files, env } = streams.process;
  const descriptor = descriptorOf(path);
  const stat = descriptor === undefined ? files.stat(path) : undefined;
  if (failed(stat)) throw new CommandError(`error reading ${path}: ${stat.message.toLowerCase()}`);
  if (stat?.type === 'directory') throw new CommandError('env config file cannot be a directory');
  const lines = decodeUtf8(descriptor === undefined ? readBytes(files, path) : yield* streams.readDescriptor(descriptor))
    .replace(/^\ufeff/, '')
    .split('\n');
  return lines.flatMap((raw) => {
    const line = raw.trimStart().replace(/\r$/, '');
    if (line === '' || line.startsWith('#')) return [];
    const [key = '', ...rest] = line.split('=');
    const errors = isEnvVarName(key);
    if (errors.length) throw new CommandError(`${JSON.stringify(key)} is not a valid key name: ${errors.join(';')}`);
    return [{ key, value: rest.length ? rest.join('=') : (env[key] ?? '') }];
  });
}
