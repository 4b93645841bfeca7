import { ProvidedFileSystem } from '../files/provided-file-system.ts';
import type { Kernel } from './process-handle.ts';

/** In KiB. */
const MEMORY = {
  MemTotal: 4_030_012,
  MemFree: 2_718_432,
  MemAvailable: 3_392_116,
  Buffers: 38_204,
  Cached: 702_516,
  Shmem: 2_884,
  SwapTotal: 0,
  SwapFree: 0,
  SReclaimable: 61_480,
};

const FIXED: ReadonlyMap<string, () => string> = new Map([
  ['version', () => 'Linux version 6.1.0-drydock (build@drydock) (gcc 12.2.0) #1 SMP PREEMPT_DYNAMIC\n'],
  [
    'cpuinfo',
    () => 'processor\t: 0\nmodel name\t: Simulated CPU\ncpu cores\t: 2\n\nprocessor\t: 1\nmodel name\t: Simulated CPU\ncpu cores\t: 2\n',
  ],
  [
    'meminfo',
    () =>
      Object.entries(MEMORY)
        .map(([name, size]) => `${`${name}:`.padEnd(15)}${`${size}`.padStart(9)} kB\n`)
        .join(''),
  ],
  ['loadavg', () => '0.08 0.03 0.01 1/96 1\n'],
  ['filesystems', () => 'nodev\tproc\nnodev\ttmpfs\n\text4\n'],
  ['sys/kernel/ostype', () => 'Linux\n'],
]);

/** `/proc` (proc(5)), as far as scripts look at it. */
export function procFiles(kernel: Pick<Kernel, 'clock' | 'booted' | 'mounts' | 'hostname' | 'visible'>): ProvidedFileSystem {
  const files = () => {
    const all = new Map(FIXED);
    const seconds = (kernel.clock.now() - kernel.booted) / 1000;
    all.set('uptime', () => `${seconds.toFixed(2)} ${(seconds * 1.9).toFixed(2)}\n`);
    all.set('mounts', () =>
      [...kernel.mounts]
        .filter(([path]) => !path.startsWith('/proc/'))
        .map(([path, fs]) => `${fs.type} ${path} ${fs.type} rw,relatime 0 0\n`)
        .join(''),
    );
    all.set('sys/kernel/hostname', () => `${kernel.hostname}\n`);
    for (const { pid, argv, parent, program, state, user } of kernel.visible()) {
      all.set(`${pid}/cmdline`, () => argv.map((argument) => `${argument}\0`).join(''));
      all.set(`${pid}/comm`, () => `${program}\n`);
      const letter = state === 'stopped' ? 'T (stopped)' : 'S (sleeping)';
      all.set(
        `${pid}/status`,
        () => `Name:\t${program}\nState:\t${letter}\nPid:\t${pid}\nPPid:\t${Math.max(0, parent)}\nUid:\t${user.uid}\n`,
      );
    }
    return all;
  };
  return new ProvidedFileSystem({ type: 'proc', files, mtime: () => kernel.clock.now() });
}
