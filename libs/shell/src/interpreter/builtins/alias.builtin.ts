import { record } from '../../kernel/plain-data.ts';
import { singleQuote } from '../expand/quote.ts';
import type { Builtin } from './builtin.ts';

export const aliasBuiltin: Builtin = {
  name: 'alias',
  synopsis: 'alias [-p] [name[=value] ... ]',
  summary: 'Define short names for commands',
  run: ({ shell, args, out, fail }) => {
    const words = args.filter((argument) => argument !== '-p');
    const show = (name: string) => out(`alias ${name}=${singleQuote(shell.state.aliases[name]!)}\n`);
    if (words.length === 0) Object.keys(shell.state.aliases).sort().forEach(show);
    let status = 0;
    for (const word of words) {
      const equals = word.indexOf('=');
      if (equals > 0)
        shell.state.aliases = Object.assign(record<string>(), shell.state.aliases, { [word.slice(0, equals)]: word.slice(equals + 1) });
      else if (Object.hasOwn(shell.state.aliases, word)) show(word);
      else status = fail(`${word}: not found`);
    }
    return status;
  },
};

export const unaliasBuiltin: Builtin = {
  name: 'unalias',
  synopsis: 'unalias [-a] name [name ...]',
  summary: 'Remove aliases',
  run: ({ shell, args, fail, usage }) => {
    if (args.length === 0) return usage();
    if (args[0] === '-a') shell.state.aliases = record();
    let status = 0;
    for (const name of args.filter((argument) => argument !== '-a')) {
      if (!Object.hasOwn(shell.state.aliases, name)) status = fail(`${name}: not found`);
      const rest = Object.assign(record<string>(), shell.state.aliases);
      delete rest[name];
      shell.state.aliases = rest;
    }
    return status;
  },
};
