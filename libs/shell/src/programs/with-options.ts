/** Programs that take options and do something with each of their operands. */
import type { Process, Program } from '../kernel/program.ts';
import { fail } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { type Options, type OptionSpec, parseOptions } from './options.ts';

type Work = (process: Process, options: Options) => Generator<Wait, number, void>;

/** A program with options that needs at least `least` operands. */
export function withOptions(name: string, summary: string, spec: OptionSpec, least: number, work: Work): Program {
  return {
    name,
    summary,
    *run(process) {
      const options = parseOptions(process, spec);
      if (typeof options === 'string') return yield* fail(process, options);
      if (options.operands.length + (spec.values?.includes('t') && options.values.has('t') && name !== 'touch' ? 1 : 0) < least)
        return yield* missing(process, options.operands);
      return yield* work(process, options);
    },
  };
}

/** Complains that there is no operand, or nothing after the first. */
export function* missing(process: Process, [first]: string[]): Generator<Wait, number, void> {
  const name = process.argv[0]!;
  const noun = ['cp', 'mv', 'touch', 'ln'].includes(name) ? 'file operand' : 'operand';
  const message =
    first === undefined
      ? `missing ${noun}`
      : name === 'cp' || name === 'mv'
        ? `missing destination file operand after '${first}'`
        : `missing operand after ‘${first}’`;
  return yield* fail(process, `${name}: ${message}\nTry '${name} --help' for more information.\n`);
}

/** Does the same to each operand; the status is 1 when one of them failed. */
export function* each(
  process: Process,
  operands: readonly string[],
  act: (operand: string) => string | undefined,
): Generator<Wait, number, void> {
  let status = 0;
  for (const operand of operands) {
    const problem = act(operand);
    if (problem !== undefined) status = yield* fail(process, `${process.argv[0]}: ${problem}\n`);
  }
  return status;
}
