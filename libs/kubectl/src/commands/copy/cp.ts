import { resourcePath, type ExecStream } from '@drydock/apiserver';
import type { Status } from '@drydock/apimachinery';
import { baseName, directoryName, failed, joinPath, normalizePath, type ByteString } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, intFlag } from '../../command/flag.ts';
import { type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { containerFlag } from '../../options/shared-flags.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { chooseContainer } from '../exec/pod-target.ts';
import { readTar, writeTar, type TarEntry } from './tar.ts';

/** `[[namespace/]pod:]path`. */
interface FileSpec {
  readonly namespace: string;
  /** Empty for a local file. */
  readonly pod: string;
  readonly path: string;
}

const PODS = { group: '', version: 'v1', plural: 'pods' };

export const cp: Command = {
  name: 'cp',
  use: 'cp <file-spec-src> <file-spec-dest>',
  short: 'Copy files and directories to and from containers',
  long: 'Copy files and directories between this machine and containers. The image of the container must have tar.',
  examples: `# A directory into a pod
kubectl cp ./site web:/usr/share/nginx/html

# A file out of a container of a pod in another namespace
kubectl cp team-a/web:/etc/nginx/nginx.conf ./nginx.conf -c nginx`,
  flags: [
    containerFlag(),
    boolFlag('no-preserve', 'Do not keep owners and permissions of files in the container'),
    intFlag('retries', 'How often to try again when copying from a container fails; negative for ever.'),
  ],
  args: { of: 'files' },
  *run(invocation: Invocation): Steps {
    const { args } = invocation;
    if (args.length !== 2) throw new CommandError('source and destination are required');
    const [source, target] = args.map((arg) => parseSpec(arg)) as [FileSpec, FileSpec];
    if (source.pod && target.pod) throw new CommandError('one of src or dest must be a local file specification');
    if (!source.path || !target.path) throw new CommandError('filepath can not be empty');
    if (source.pod) return yield* copyFrom(invocation, source, target.path);
    if (target.pod) return yield* copyTo(invocation, source.path, target);
    throw new CommandError('one of src or dest must be a remote file specification');
  },
};

function parseSpec(text: string): FileSpec {
  const colon = text.indexOf(':');
  if (colon < 0) return { namespace: '', pod: '', path: text };
  if (colon === 0) throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  const owner = text.slice(0, colon).split('/');
  if (owner.length > 2) throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  const pod = owner.at(-1)!;
  return { namespace: owner.length === 2 ? owner[0]! : '', pod, path: text.slice(colon + 1) };
}

function* copyTo(invocation: Invocation, from: string, target: FileSpec): Steps {
  const { files, clock } = invocation.streams.process;
  if (!files.exists(from)) throw new CommandError(`${from} doesn't exist in local filesystem`);
  const isDirectory = (yield* runInPod(invocation, target, ['test', '-d', target.path], '')).code === 0;
  const destination = isDirectory ? joinPath(target.path, baseName(from)) : target.path;
  const archive = writeTar(localEntries(invocation, from, baseName(destination)), clock.now());
  const preserve = invocation.flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : [];
  const directory = directoryName(destination);
  const { code, stderr } = yield* runInPod(
    invocation,
    target,
    ['tar', ...preserve, '-xmf', '-', ...(directory ? ['-C', directory] : [])],
    archive,
  );
  invocation.streams.errBytes(stderr);
  if (code !== 0) throw new CommandError(`command terminated with exit code ${code}`, { exitCode: code, bare: true });
}

function localEntries(invocation: Invocation, path: string, name: string): TarEntry[] {
  const { files } = invocation.streams.process;
  const stat = files.stat(path);
  if (failed(stat)) throw new CommandError(`open ${path}: ${stat.message.toLowerCase()}`);
  if (stat.type !== 'directory') {
    const content = files.readFile(path);
    if (failed(content)) throw new CommandError(`open ${path}: ${content.message.toLowerCase()}`);
    return [{ path: name, type: 'file', mode: stat.mode, content }];
  }
  const names = files.list(path);
  if (failed(names)) throw new CommandError(`open ${path}: ${names.message.toLowerCase()}`);
  return [
    { path: name, type: 'directory', mode: stat.mode, content: '' },
    ...names.flatMap((each) => localEntries(invocation, joinPath(path, each), `${name}/${each}`)),
  ];
}

function* copyFrom(invocation: Invocation, source: FileSpec, to: string): Steps {
  const { streams } = invocation;
  const { files } = streams.process;
  const { code, stdout, stderr } = yield* runInPod(invocation, source, ['tar', 'cf', '-', source.path], '');
  streams.errBytes(stderr);
  const entries = readTar(stdout);
  if (code !== 0 && !entries?.length) throw new CommandError(`command terminated with exit code ${code}`, { exitCode: code, bare: true });
  if (!entries) throw new CommandError('archive/tar: invalid tar header');
  const root = normalizePath(`/${source.path}`).slice(1);
  const base = files.isDirectory(to) ? joinPath(to, baseName(source.path)) : to;
  for (const { path, type, content } of entries) {
    const clean = normalizePath(`/${path}`).slice(1);
    // Nothing may be written outside of the destination, whatever the container says.
    if (clean !== root && !clean.startsWith(`${root}/`)) throw new CommandError(`tar contents corrupted`);
    if (type === 'other') {
      streams.err(`warning: skipping symlink: ${JSON.stringify(path)}\n`);
      continue;
    }
    const destination = base + clean.slice(root.length);
    const error =
      type === 'directory'
        ? files.makeDirectories(destination)
        : (files.makeDirectories(directoryName(files.absolute(destination))) ?? files.writeFile(destination, content));
    if (error) throw new CommandError(`open ${destination}: ${error.message.toLowerCase()}`);
  }
}

interface Outcome {
  readonly code: number;
  readonly stdout: ByteString;
  readonly stderr: ByteString;
}

function* runInPod(invocation: Invocation, { namespace, pod }: FileSpec, command: readonly string[], stdin: ByteString): Steps<Outcome> {
  const { session, flags } = invocation;
  const place = namespace || session.namespace.name;
  const object: Dynamic = session.send({ method: 'GET', path: resourcePath(PODS, place, pod) });
  const container = chooseContainer(invocation, object, flags.string('container'), true);
  const query = { container: container.name, stdin: 'true', stdout: 'true', stderr: 'true' };
  const exec = session.openProcess({ method: 'POST', path: resourcePath(PODS, place, pod, 'exec'), query, body: { command } });
  try {
    exec.write(stdin);
    exec.closeStdin();
    return yield* collect(invocation, exec);
  } finally {
    exec.close();
  }
}

function* collect({ streams }: Invocation, exec: ExecStream): Steps<Outcome> {
  let [stdout, stderr] = ['', ''];
  for (;;) {
    stdout += exec.readStdout();
    stderr += exec.readStderr();
    if (exec.status) return { code: exitCodeOf(exec.status), stdout, stderr };
    yield* streams.wait({ on: 'notice', subscribe: (wake) => exec.onChange(wake) });
  }
}

function exitCodeOf(status: Status): number {
  if (status.status === 'Success') return 0;
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (code === undefined) throw new CommandError(status.message ?? 'the command could not be run');
  return Number(code);
}
