import { Expansion } from '../expand/expansion.ts';
import { ExpansionError } from '../expand/expansion-error.ts';
import { testContext } from '../frames/conditional.ts';
import { evaluateTestArguments } from '../test-arguments.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

function run({ shell, fail }: BuiltinCall, args: readonly string[]): number {
  const context = testContext(shell, new Expansion(shell, []));
  const result = evaluateTestArguments(context, args);
  return typeof result === 'string' ? fail(result, 2) : Number(!result);
}

export const testBuiltin: Builtin = {
  name: 'test',
  synopsis: 'test [expr]',
  summary: 'Evaluate a condition',
  run: (call) => run(call, call.args),
};

export const bracketBuiltin: Builtin = {
  name: '[',
  synopsis: '[ arg... ]',
  summary: 'Evaluate a condition',
  run: (call) => (call.args.at(-1) === ']' ? run(call, call.args.slice(0, -1)) : call.fail("missing `]'", 2)),
};

export const letBuiltin: Builtin = {
  name: 'let',
  synopsis: 'let arg [arg ...]',
  summary: 'Calculate',
  run: ({ shell, args, fail }) => {
    if (args.length === 0) return fail('expression expected');
    const expansion = new Expansion(shell, []);
    try {
      const values = args.map((argument) => expansion.arithmetic(argument));
      for (const [name, variable] of expansion.effects().variables) shell.set(name, variable);
      return values.at(-1) === 0n ? 1 : 0;
    } catch (problem) {
      if (problem instanceof ExpansionError) return fail(problem.message);
      throw problem;
    }
  },
};
