import { callStack } from '../call-stack.ts';
import type { Builtin } from './builtin.ts';

export const callerBuiltin: Builtin = {
  name: 'caller',
  synopsis: 'caller [expr]',
  summary: 'Say where the function that runs was called',
  run: ({ shell, args, out, fail, usage }) => {
    const [depth] = args[0] === '--' ? args.slice(1) : args;
    if (depth !== undefined && /^-\D/.test(depth)) return usage(`${depth.slice(0, 2)}: invalid option`);
    if (depth !== undefined && !/^[-+]?\d+$/.test(depth)) {
      fail(`${depth}: invalid number`);
      return usage();
    }
    const calls = callStack(shell);
    const [called, from] = [calls[Number(depth ?? 0)], calls[Number(depth ?? 0) + 1]];
    if (!called || called.name === 'main' || (depth !== undefined && !from)) return 1;
    out(depth === undefined ? `${called.line} ${from?.source ?? 'NULL'}\n` : `${called.line} ${from!.name} ${from!.source}\n`);
    return 0;
  },
};
