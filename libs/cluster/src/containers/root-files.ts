/** The root file systems of images, made once for each image and shared by its containers until they write. */
import {
  baseName,
  directoryName,
  encodeUtf8,
  Files,
  imagePackageFiles,
  InodeFileSystem,
  programFile,
  ROOT,
  type Programs,
} from '@drydock/shell';
import type { ResolvedImage } from '../images/image.ts';
import { makeDirectories } from '../volumes/volume-manager.ts';
import { NETWORK_PROGRAM_NAMES } from '../network/programs/all-network-programs.ts';
import { stressProgram } from './stress.program.ts';
import { serverProgramName } from './server-process.ts';

export const ROOT_QUOTA = { maxBytes: 64 * 1024 * 1024, maxFiles: 10_000, maxFileBytes: 16 * 1024 * 1024 };

const DIRECTORIES = [
  'bin',
  'dev',
  'etc',
  'home',
  'lib',
  'mnt',
  'opt',
  'root',
  'run',
  'sbin',
  'srv',
  'sys',
  'tmp',
  'usr',
  'var',
  'usr/bin',
  'usr/lib',
  'usr/local',
  'usr/local/bin',
  'usr/sbin',
  'usr/share',
  'var/cache',
  'var/lib',
  'var/log',
  'var/run',
  'var/tmp',
  'proc',
];
const DEVICE_LINKS = { stdin: '/proc/self/fd/0', stdout: '/proc/self/fd/1', stderr: '/proc/self/fd/2', fd: '/proc/self/fd' };
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

const made = new WeakMap<Programs, Map<string, InodeFileSystem>>();

/** A tree of the container's own on top of its image's. */
export function newRootFiles(resolved: ResolvedImage, programs: Programs): InodeFileSystem {
  const images = made.get(programs) ?? new Map<string, InodeFileSystem>();
  made.set(programs, images);
  const key = `${resolved.image.repositories[0]}:${resolved.tag}`;
  const base = images.get(key) ?? newImageTree(resolved, programs);
  images.set(key, base);
  return new InodeFileSystem(ROOT_QUOTA, 'overlay', base);
}

function newImageTree({ image, distribution }: ResolvedImage, programs: Programs): InodeFileSystem {
  const tree = new InodeFileSystem(ROOT_QUOTA, 'overlay', undefined);
  const files = new Files({ mounts: new Map([['/', tree]]), cwd: '/', user: ROOT, umask: 0, now: () => 0, readDevice: () => undefined });
  for (const directory of DIRECTORIES) files.mkdir(`/${directory}`, /(^|\/)tmp$/.test(directory) ? 0o1777 : 0o755);
  addDevices(tree, files);
  const install = (path: string, program: string) => {
    const name = SHELLS.has(program) && !programs.has(program) ? 'sh' : program;
    if (programs.has(name) || OWN_PROGRAMS.has(name)) addFile(files, path, programFile(name), 0o755);
  };
  for (const [directory, names] of Object.entries(distribution?.programs ?? {})) {
    for (const name of names) install(`${directory}/${name}`, name);
    // In Debian /bin is /usr/bin.
    if (directory === '/usr/bin') for (const name of names) install(`/bin/${name}`, name);
  }
  for (const [path, program] of Object.entries(image.programs ?? {})) install(path, program);
  for (const server of image.servers ?? []) {
    for (const command of server.commands)
      addFile(files, installedPath(command, image.workingDir), programFile(serverProgramName(command)), 0o755);
  }
  for (const wrapper of image.wrappers ?? []) addFile(files, installedPath(wrapper, '/'), '#!/bin/sh\nexec "$@"\n', 0o755);
  for (const [path, text] of Object.entries({
    ...accounts(image.user),
    ...releaseFiles(distribution?.osRelease),
    ...packageFiles(distribution),
    ...image.files,
  })) {
    addFile(files, path, encodeUtf8(text), 0o644);
  }
  if (image.workingDir) makeDirectories(files, image.workingDir);
  if (image.user) ownHome(files, image.user);
  return tree;
}

const SHELLS = new Set(['ash', 'dash']);
/** What containers have beyond the shell's programs. */
const OWN_PROGRAMS = new Set([...NETWORK_PROGRAM_NAMES, stressProgram.name, 'kubectl', 'etcdctl', 'etcdutl']);

function installedPath(command: string, workingDir = '/'): string {
  if (command.startsWith('/')) return command;
  if (command.startsWith('./')) return `${workingDir.replace(/\/$/, '')}/${command.slice(2)}`;
  return `/usr/local/bin/${baseName(command)}`;
}

function addFile(files: Files, path: string, content: string, mode: number): void {
  makeDirectories(files, directoryName(path));
  files.writeFile(path, content);
  files.chmod(path, mode);
}

function addDevices(tree: InodeFileSystem, files: Files): void {
  const dev = tree.lookup(tree.root, 'dev')!;
  for (const name of DEVICES) tree.create(dev, name, { type: 'device', mode: 0o666, uid: 0, gid: 0, mtime: 0, content: name });
  for (const [name, target] of Object.entries(DEVICE_LINKS)) files.symlink(target, `/dev/${name}`);
  files.mkdir('/dev/shm', 0o1777);
}

function accounts(user: ResolvedImage['image']['user']): Record<string, string> {
  const own = user && user.uid !== 0 ? user : undefined;
  return {
    '/etc/passwd': `root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n${own ? `${own.name}:x:${own.uid}:${own.gid}::/home/${own.name}:/bin/sh\n` : ''}`,
    '/etc/group': `root:x:0:\nnogroup:x:65534:\n${own && own.gid !== 0 ? `${own.name}:x:${own.gid}:\n` : ''}`,
    '/etc/nsswitch.conf': 'hosts: files dns\n',
  };
}

function releaseFiles(osRelease: string | undefined): Record<string, string> {
  return osRelease ? { '/etc/os-release': osRelease } : {};
}

/** What is installed, where there is a package manager. */
const packageFiles = (distribution: ResolvedImage['distribution']): Record<string, string> =>
  distribution ? imagePackageFiles(distribution.name) : {};

function ownHome(files: Files, { uid, gid, name }: { uid: number; gid: number; name: string }): void {
  if (uid === 0) return;
  makeDirectories(files, `/home/${name}`);
  files.chown(`/home/${name}`, uid, gid);
}
