import { InodeFileSystem, type FileSystemQuota } from '../files/inode-file-system.ts';
import { Files } from '../files/files.ts';
import { programFile } from './executable.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { Program } from './program.ts';
import { ROOT, type User } from './users.ts';

export interface BaseFilesOptions {
  readonly programs: Iterable<Pick<Program, 'name'>>;
  /** Besides root. */
  readonly users?: readonly User[];
  /** Absolute paths and text contents. */
  readonly files?: Readonly<Record<string, string>>;
  readonly mtime: number;
  readonly quota?: Partial<FileSystemQuota>;
}

const DIRECTORIES = [
  '/dev',
  '/etc',
  '/home',
  '/mnt',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/srv',
  '/sys',
  '/tmp',
  '/usr/bin',
  '/usr/lib',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/share',
  '/var/lib',
  '/var/log',
  '/var/run',
  '/var/tmp',
];
const LINKS: Readonly<Record<string, string>> = { '/bin': 'usr/bin', '/sbin': 'usr/sbin', '/lib': 'usr/lib' };
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];
const RELEASE =
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n';

/** A root file system with the programs in `/usr/bin`: to be built once and forked for each machine. */
export function newBaseFiles(options: BaseFilesOptions): InodeFileSystem {
  const { fileBytes, totalFileBytes, fileCount } = DEFAULT_LIMITS;
  const quota = { maxFileBytes: fileBytes, maxBytes: totalFileBytes, maxFiles: fileCount, ...options.quota };
  const fs = new InodeFileSystem(quota);
  const files = new Files({
    mounts: new Map([['/', fs]]),
    cwd: '/',
    user: ROOT,
    umask: 0,
    now: () => options.mtime,
    readDevice: () => undefined,
  });
  for (const path of DIRECTORIES) files.makeDirectories(path, 0o755);
  for (const path of ['/tmp', '/var/tmp']) files.chmod(path, 0o1777);
  files.chmod('/root', 0o700);
  for (const [path, target] of Object.entries(LINKS)) files.symlink(target, path);
  addDevices(fs, options.mtime);
  for (const { name } of options.programs) files.writeFile(`/usr/bin/${name}`, programFile(name), { mode: 0o755 });
  addUsers(files, options.users ?? []);
  files.writeText('/etc/os-release', RELEASE, { mode: 0o644 });
  for (const [path, text] of Object.entries(options.files ?? {})) {
    files.makeDirectories(path.slice(0, path.lastIndexOf('/')) || '/', 0o755);
    files.writeText(path, text, { mode: 0o644 });
  }
  return new InodeFileSystem(quota, 'overlay', fs);
}

function addDevices(fs: InodeFileSystem, mtime: number): void {
  const dev = fs.lookup(fs.root, 'dev')!;
  for (const name of DEVICES) fs.create(dev, name, { type: 'device', mode: 0o666, uid: 0, gid: 0, mtime, content: name });
  for (const [name, target] of [
    ['stdin', '/proc/self/fd/0'],
    ['stdout', '/proc/self/fd/1'],
    ['stderr', '/proc/self/fd/2'],
    ['fd', '/proc/self/fd'],
  ] as const) {
    fs.create(dev, name, { type: 'symlink', mode: 0o777, uid: 0, gid: 0, mtime, content: target });
  }
}

function addUsers(files: Files, users: readonly User[]): void {
  const all = [ROOT, ...users, { name: 'nobody', uid: 65534, gid: 65534, home: '/nonexistent' }];
  const shell = (user: User) => (user.name === 'nobody' ? '/usr/sbin/nologin' : '/bin/bash');
  files.writeText(
    '/etc/passwd',
    all.map((user) => `${user.name}:x:${user.uid}:${user.gid}:${user.name}:${user.home}:${shell(user)}\n`).join(''),
    { mode: 0o644 },
  );
  files.writeText('/etc/group', all.map((user) => `${user.name}:x:${user.gid}:\n`).join(''), { mode: 0o644 });
  for (const user of users) {
    files.makeDirectories(user.home, 0o755);
    files.chown(user.home, user.uid, user.gid);
  }
}
