/** free(1) of procps 4: what /proc/meminfo says of memory. */
import type { Process, Program } from '../kernel/program.ts';
import { fail, print } from '../kernel/streams.ts';
import { parseOptions } from './options.ts';

const UNITS: Readonly<Record<string, number>> = { b: 1 / 1024, k: 1, m: 1024, g: 1024 ** 2 };
const COLUMNS = ['total', 'used', 'free', 'shared', 'buff/cache', 'available'];

type Format = (kibibytes: number) => string;

export const freeProgram: Program = {
  name: 'free',
  summary: 'Show how much memory is used',
  *run(process) {
    const options = parseOptions(process, {
      flags: 'bkmghtw',
      long: { bytes: 'b', kibi: 'k', mebi: 'm', gibi: 'g', human: 'h', total: 't', wide: 'w' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const sizes = memorySizes(process);
    const unit = [...options.flags].findLast((flag) => flag in UNITS);
    const format: Format = options.flags.has('h') ? human : (size) => `${Math.floor(size / UNITS[unit ?? 'k']!)}`;
    yield* print(process, table(sizes, format, options.flags));
    return 0;
  },
};

/** What /proc/meminfo says: sizes in KiB by their names. */
export function memorySizes({ files }: Pick<Process, 'files'>): (name: string) => number {
  const text = String(files.readText('/proc/meminfo'));
  const sizes = new Map([...text.matchAll(/^(\w+): +(\d+) kB$/gm)].map(([, name, size]) => [name!, Number(size)]));
  return (name) => sizes.get(name) ?? 0;
}

function table(size: (name: string) => number, format: Format, flags: ReadonlySet<string>): string {
  const [buffers, cache] = [size('Buffers'), size('Cached') + size('SReclaimable')];
  const [total, available, swap] = [size('MemTotal'), size('MemAvailable'), size('SwapTotal')];
  const memory = [total, total - available, size('MemFree'), size('Shmem')];
  const isWide = flags.has('w');
  const names = isWide ? COLUMNS.flatMap((name) => (name === 'buff/cache' ? ['buffers', 'cache'] : [name])) : COLUMNS;
  const swapped = [swap, swap - size('SwapFree'), size('SwapFree')];
  const rows: [string, string[]][] = [
    ['', names],
    ['Mem:', [...memory, ...(isWide ? [buffers, cache] : [buffers + cache]), available].map(format)],
    ['Swap:', swapped.map(format)],
  ];
  if (flags.has('t')) rows.push(['Total:', swapped.map((amount, column) => format(amount + memory[column]!))]);
  return rows.map(([label, cells]) => `${label.padEnd(9)}${cells.map((cell) => cell.padStart(11)).join(' ')}\n`).join('');
}

/** `3.8Gi`, `52Mi`, `0B`: four characters and a unit at most. */
function human(kibibytes: number): string {
  if (kibibytes === 0) return '0B';
  let [amount, power] = [kibibytes, 0];
  while (amount >= 1000 && power < 3) [amount, power] = [amount / 1024, power + 1];
  return `${amount < 10 ? amount.toFixed(1) : Math.floor(amount)}${['Ki', 'Mi', 'Gi', 'Ti'][power]}`;
}
