import type { Limits } from '../../kernel/limits.ts';
import type { Builtin } from './builtin.ts';

interface Resource {
  readonly name: string;
  readonly unit?: string;
  /** The limit in that unit; none when it is not limited. */
  value?(limits: Limits): number;
}

/** In the order of `ulimit -a` (bash's ulimit.def on Linux). */
const RESOURCES: Readonly<Record<string, Resource>> = {
  R: { name: 'real-time non-blocking time', unit: 'microseconds' },
  c: { name: 'core file size', unit: 'blocks', value: () => 0 },
  d: { name: 'data seg size', unit: 'kbytes' },
  e: { name: 'scheduling priority', value: () => 0 },
  f: { name: 'file size', unit: 'blocks', value: ({ fileBytes }) => fileBytes / 1024 },
  i: { name: 'pending signals', value: ({ processes }) => processes },
  l: { name: 'max locked memory', unit: 'kbytes', value: () => 8192 },
  m: { name: 'max memory size', unit: 'kbytes' },
  n: { name: 'open files', value: ({ openFilesPerProcess }) => openFilesPerProcess },
  p: { name: 'pipe size', unit: '512 bytes', value: () => 8 },
  q: { name: 'POSIX message queues', unit: 'bytes', value: () => 819_200 },
  r: { name: 'real-time priority', value: () => 0 },
  s: { name: 'stack size', unit: 'kbytes', value: () => 8192 },
  t: { name: 'cpu time', unit: 'seconds' },
  u: { name: 'max user processes', value: ({ processes }) => processes },
  v: { name: 'virtual memory', unit: 'kbytes' },
  x: { name: 'file locks' },
};

const shown = ({ value }: Resource, limits: Limits): string => String(value?.(limits) ?? 'unlimited');

function line(letter: string, limits: Limits): string {
  const { name, unit } = RESOURCES[letter]!;
  const option = unit === undefined ? `(-${letter})` : `(${unit}, -${letter})`;
  return `${name.padEnd(20)}${option.padStart(20)} ${shown(RESOURCES[letter]!, limits)}\n`;
}

export const ulimitBuiltin: Builtin = {
  name: 'ulimit',
  synopsis: 'ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]',
  summary: 'Show the limits of this shell',
  run: ({ shell, args, out, fail, usage }) => {
    const letters = args.filter((argument) => /^-./.test(argument)).flatMap((argument) => [...argument.slice(1)]);
    const unknown = letters.find((letter) => !'SHa'.includes(letter) && !Object.hasOwn(RESOURCES, letter));
    if (unknown !== undefined) return usage(`-${unknown}: invalid option`);
    const all = letters.includes('a');
    const chosen = all ? Object.keys(RESOURCES) : letters.filter((letter) => Object.hasOwn(RESOURCES, letter));
    const wanted = chosen.length > 0 ? chosen : ['f'];
    const limit = args.find((argument) => !argument.startsWith('-'));
    if (limit === undefined || all) {
      const one = wanted.length === 1 && !all;
      out(one ? `${shown(RESOURCES[wanted[0]!]!, shell.limits)}\n` : wanted.map((letter) => line(letter, shell.limits)).join(''));
      return 0;
    }
    if (!/^(\d+|hard|soft|unlimited)$/.test(limit)) return fail(`${limit}: invalid number`);
    for (const letter of wanted) {
      const current = RESOURCES[letter]!.value?.(shell.limits) ?? Infinity;
      if (limit === 'hard' || limit === 'soft') continue;
      // The machine's limits are the same for all its processes: no shell has its own.
      if ((limit === 'unlimited' ? Infinity : Number(limit)) === current) continue;
      return fail(`${RESOURCES[letter]!.name}: cannot modify limit: Operation not permitted`);
    }
    return 0;
  },
};
