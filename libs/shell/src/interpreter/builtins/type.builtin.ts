import type { Builtin } from './builtin.ts';
import { describeName, type DescriptionForm } from './describe-name.ts';

export const typeBuiltin: Builtin = {
  name: 'type',
  synopsis: 'type [-afptP] name [name ...]',
  summary: 'Say what a command name means',
  run: ({ shell, args, out, fail }) => {
    const letters = args.filter((argument) => /^-[afptP]+$/.test(argument)).join('');
    const names = args.filter((argument) => !/^-[afptP]+$/.test(argument));
    const form: DescriptionForm = letters.includes('t') ? 'type' : /[pP]/.test(letters) ? 'path' : 'sentence';
    let status = 0;
    for (const name of names) {
      const found = describeName(shell, name, form);
      const shown = letters.includes('a') ? found : found.slice(0, 1);
      for (const text of shown) out(`${text}\n`);
      if (found.length > 0) continue;
      status = 1;
      if (form === 'sentence') fail(`${name}: not found`);
    }
    return status;
  },
};
