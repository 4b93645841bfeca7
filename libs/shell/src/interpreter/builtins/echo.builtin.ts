import { formatPrintf } from '../../programs/printf-format.ts';
import { echoText } from '../../programs/echo-text.ts';
import { Expansion } from '../expand/expansion.ts';
import { assignElement } from '../assignment.ts';
import type { Builtin } from './builtin.ts';

export const echoBuiltin: Builtin = {
  name: 'echo',
  synopsis: 'echo [-neE] [arg ...]',
  summary: 'Print the arguments',
  run: ({ args, out, shell }) => {
    out(echoText(args, shell.shopt['xpg_echo'] ?? false));
    return 0;
  },
};

export const printfBuiltin: Builtin = {
  name: 'printf',
  synopsis: 'printf [-v var] format [arguments]',
  summary: 'Print with a format',
  run: ({ shell, args, out, fail, usage }) => {
    let words = [...args];
    let target: string | undefined;
    if (words[0] === '-v') {
      target = words[1];
      words = words.slice(2);
    }
    if (words[0] === '--') words = words.slice(1);
    const [format, ...values] = words;
    if (format === undefined) {
      return usage();
    }
    const result = formatPrintf(format, values, { now: shell.process.clock.now(), limit: shell.limits.expansionBytes });
    for (const message of result.errors) fail(message);
    if (target === undefined) out(result.text);
    else {
      const element = /^(\w+)\[(.*)\]$/.exec(target);
      const name = element?.[1] ?? target;
      const key = element ? new Expansion(shell, []).key(shell.variable(name), element[2]!) : undefined;
      if (!assignElement(shell, name, key, result.text, false)) return 1;
    }
    return result.errors.length > 0 ? 1 : 0;
  },
};
