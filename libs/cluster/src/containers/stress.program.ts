import { print, printError, type Program, type Wait } from '@drydock/shell';
import { readOptions } from '../network/programs/option-words.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, B: 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const DEFAULT_VM_BYTES = 256 * 1024 ** 2;

/** `250M`; undefined when it is not a size. */
function parseSize(text: string): number | undefined {
  const match = /^(\d+)([BKMG]?)$/i.exec(text);
  return match ? Number(match[1]) * UNITS[match[2]!.toUpperCase()]! : undefined;
}

/** `90`, `10s`, `5m`, in milliseconds. */
function parseDuration(text: string): number {
  const match = /^(\d+)([smhd]?)$/.exec(text);
  const seconds: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };
  return match ? Number(match[1]) * seconds[match[2]!]! * 1000 : 0;
}

/** stress(1): says how much memory and processor it uses; its container's limits do the rest. */
export const stressProgram: Program = {
  name: 'stress',
  summary: 'Put load on the machine',
  resumable: true,
  *run(process): Generator<Wait, number, void> {
    const value = (letter: string) => ({ letter, value: true });
    const options = readOptions(process.argv.slice(1), {
      flags: 'vqn',
      values: 'cmitd',
      long: {
        cpu: value('c'),
        vm: value('m'),
        io: value('i'),
        hdd: value('d'),
        timeout: value('t'),
        'vm-bytes': value('vm-bytes'),
        'vm-hang': value('vm-hang'),
        'vm-stride': value('vm-stride'),
        'vm-keep': { letter: 'vm-keep', value: false },
        verbose: { letter: 'v', value: false },
        quiet: { letter: 'q', value: false },
      },
    });
    if (options.problem) {
      yield* printError(process, `stress: FAIL: [${process.pid}] (244) unrecognized option: ${options.problem.option}\n`);
      return 1;
    }
    const count = (letter: string) => Number(options.values.get(letter)?.[0] ?? 0);
    const bytes = parseSize(options.values.get('vm-bytes')?.[0] ?? '') ?? DEFAULT_VM_BYTES;
    const { memory } = process;
    if (memory.startedAt === undefined) {
      memory.startedAt = process.clock.now();
      yield* print(
        process,
        `stress: info: [${process.pid}] dispatching hogs: ${count('c')} cpu, ${count('i')} io, ${count('m')} vm, ${count('d')} hdd\n`,
      );
    }
    memory.residentBytes = count('m') * bytes;
    memory.busyProcessors = count('c') + count('m');
    const limit = options.values.get('t')?.[0];
    if (limit === undefined) for (;;) yield { on: 'signal' };
    const until = (memory.startedAt as number) + parseDuration(limit);
    while (process.clock.now() < until) yield { on: 'time', until };
    yield* print(process, `stress: info: [${process.pid}] successful run completed in ${Math.round(parseDuration(limit) / 1000)}s\n`);
    return 0;
  },
};
