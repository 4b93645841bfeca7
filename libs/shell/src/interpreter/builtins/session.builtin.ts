import { COMPUTED_NAMES } from '../special-variables.ts';
import { quoteIfNeeded } from '../expand/quote.ts';
import type { Builtin } from './builtin.ts';

export const historyBuiltin: Builtin = {
  name: 'history',
  synopsis: 'history [-c] [-d offset] [n]',
  summary: 'Show the commands entered before',
  run: ({ shell, args, out, fail }) => {
    const { history } = shell.state;
    if (args[0] === '-c') shell.state.history = [];
    else if (args[0] === '-d') history.splice(Number(args[1]) - 1, 1);
    else if (args[0] !== undefined && !/^\d+$/.test(args[0]))
      return /^-[anrwps]/.test(args[0]) ? 0 : fail(`${args[0]}: numeric argument required`);
    else {
      const first = args[0] === undefined ? 0 : Math.max(0, history.length - Number(args[0]));
      out(
        history
          .map((line, i) => `${String(i + 1).padStart(5)}  ${line}\n`)
          .slice(first)
          .join(''),
      );
    }
    return 0;
  },
};

export const fcBuiltin: Builtin = {
  name: 'fc',
  synopsis: 'fc -l [-nr] [first] [last]',
  summary: 'List commands entered before',
  run: ({ shell, args, out, fail }) => {
    if (!args.some((argument) => argument.startsWith('-') && argument.includes('l'))) return fail('only -l is available here');
    const { history } = shell.state;
    const from = Math.max(0, history.length - 17);
    out(
      history
        .slice(from, -1)
        .map((line, i) => `${from + i + 1}\t ${line}\n`)
        .join(''),
    );
    return 0;
  },
};

export const helpBuiltin: Builtin = {
  name: 'help',
  synopsis: 'help [pattern ...]',
  summary: 'Describe the builtins',
  run: ({ shell, args, out, fail }) => {
    if (args.length === 0) {
      out('GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\nThese shell commands are defined internally.\n\n');
      out([...shell.builtins.values()].map((builtin) => ` ${builtin.synopsis}\n`).join(''));
      const programs = [...shell.process.kernel.programs.values()].map(({ name, summary }) => ` ${name.padEnd(14)} ${summary}\n`);
      out(`\nPrograms of this machine:\n\n${programs.sort().join('')}`);
      return 0;
    }
    let status = 0;
    for (const name of args) {
      const builtin = shell.builtins.get(name);
      if (builtin) out(`${name}: ${builtin.synopsis}\n    ${builtin.summary}.\n`);
      else status = fail(`no help topics match \`${name}'.  Try \`help help' or \`man -k ${name}' or \`info ${name}'.`);
    }
    return status;
  },
};

export const enableBuiltin: Builtin = {
  name: 'enable',
  synopsis: 'enable [-a] [-dnps] [-f filename] [name ...]',
  summary: 'List the builtins, or switch them on and off',
  run: ({ shell, args, out, fail }) => {
    const off = args.some((word) => /^-\w*n/.test(word));
    const names = args.filter((word) => !word.startsWith('-'));
    const disabled = shell.state.disabled ?? [];
    if (names.length === 0) {
      const shown = [...shell.everyBuiltin.keys()].filter((name) => disabled.includes(name) === off);
      out(shown.map((name) => `enable ${off ? '-n ' : ''}${name}\n`).join(''));
      return 0;
    }
    let status = 0;
    for (const name of names) {
      if (!shell.everyBuiltin.has(name)) status = fail(`${name}: not a shell builtin`);
      else
        shell.state.disabled = off
          ? [...new Set([...(shell.state.disabled ?? []), name])]
          : (shell.state.disabled ?? []).filter((other) => other !== name);
    }
    return status;
  },
};

export const completeBuiltin: Builtin = {
  name: 'complete',
  synopsis: 'complete [-abcdefgjksuv] [-o option] [-F function] [-C command] [name ...]',
  summary: 'Say how arguments are completed',
  run: ({ shell, args, out, fail }) => {
    const { completions } = shell.state;
    const print = (name: string) => out(`complete ${completions[name]}${completions[name] ? ' ' : ''}${name}\n`);
    if (args.length === 0 || (args[0] === '-p' && args.length === 1)) {
      Object.keys(completions).forEach(print);
      return 0;
    }
    if (args[0] === '-p' || args[0] === '-r') {
      const names = args.slice(1);
      let status = 0;
      const left = args[0] === '-r' && names.length === 0 ? {} : { ...completions };
      for (const name of names) {
        if (!Object.hasOwn(completions, name)) status = fail(`${name}: no completion specification`);
        else if (args[0] === '-p') print(name);
        else delete left[name];
      }
      if (args[0] === '-r') shell.state.completions = left;
      return status;
    }
    const words: string[] = [];
    let at = 0;
    for (; at < args.length && args[at]!.startsWith('-'); at++) {
      words.push(args[at]!);
      if (/^-[oAGWFCXPS]$/.test(args[at]!)) words.push(quoteIfNeeded(args[++at] ?? ''));
    }
    const added = Object.fromEntries(args.slice(at).map((name) => [name, words.join(' ')]));
    shell.state.completions = { ...completions, ...added };
    return 0;
  },
};

export const compgenBuiltin: Builtin = {
  name: 'compgen',
  synopsis: 'compgen [-abcdefgjksuv] [-W wordlist] [word]',
  summary: 'List possible completions',
  run: ({ shell, args, out }) => {
    const listAt = args.indexOf('-W');
    const actionAt = args.indexOf('-A');
    const word =
      args.findLast((argument, i) => !argument.startsWith('-') && i !== listAt + 1 && (actionAt < 0 || i !== actionAt + 1)) ?? '';
    const actions: Record<string, string> = {
      alias: '-a',
      builtin: '-b',
      command: '-c',
      variable: '-v',
      function: '-A',
      file: '-f',
      directory: '-d',
      keyword: '-k',
    };
    const option = actionAt >= 0 ? (actions[args[actionAt + 1] ?? ''] ?? '-f') : (args[0] ?? '');
    const words = listAt >= 0 ? args[listAt + 1]!.split(/\s+/) : compgenWords(option, shell);
    const found = words.filter((candidate) => candidate.startsWith(word) && candidate !== '');
    out(found.map((candidate) => `${candidate}\n`).join(''));
    return found.length > 0 ? 0 : 1;
  },
};

function compgenWords(option: string, shell: Parameters<Builtin['run']>[0]['shell']): string[] {
  const builtins = [...shell.builtins.keys()];
  if (option === '-b') return builtins;
  if (option === '-a') return Object.keys(shell.state.aliases);
  if (option === '-v') return [...new Set([...shell.variableNames(), ...COMPUTED_NAMES])].sort();
  if (option === '-k')
    return 'if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc'.split(' ');
  if (option === '-d') return (shell.files.list('.') as string[]).filter((name) => shell.files.isDirectory(name));
  if (option === '-c') return [...builtins, ...Object.keys(shell.state.functions), ...shell.process.kernel.programs.keys()];
  if (option === '-A') return Object.keys(shell.state.functions);
  const names = shell.files.list('.');
  return Array.isArray(names) ? names : [];
}

/** `u=rwx,g-w`: what is allowed, as chmod has it; a text is the message about a wrong one. */
function symbolicMask(mask: number, text: string): number | string {
  let allowed = ~mask & 0o777;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(clause);
    if (!match) return `\`${/[^ugoa]/.exec(clause)?.[0] ?? ''}': invalid symbolic mode operator`;
    const bits = [...match[3]!].reduce((sum, letter) => sum | { r: 4, w: 2, x: 1, X: 1 }[letter]!, 0);
    const who = match[1] === '' || match[1]!.includes('a') ? 'ugo' : match[1]!;
    for (const one of who) {
      const shift = { u: 6, g: 3, o: 0 }[one]!;
      if (match[2] === '+') allowed |= bits << shift;
      else if (match[2] === '-') allowed &= ~(bits << shift);
      else allowed = (allowed & ~(7 << shift)) | (bits << shift);
    }
  }
  return ~allowed & 0o777;
}

export const umaskBuiltin: Builtin = {
  name: 'umask',
  synopsis: 'umask [-p] [-S] [mode]',
  summary: 'Show or set the permissions that new files lack',
  run: ({ shell, args, out, fail }) => {
    const mode = args.find((argument) => !argument.startsWith('-'));
    const mask = shell.process.umask;
    const allowed = (shift: number) => ['r', 'w', 'x'].filter((_, i) => !((mask >> shift) & (4 >> i))).join('');
    if (mode === undefined)
      out(args.includes('-S') ? `u=${allowed(6)},g=${allowed(3)},o=${allowed(0)}\n` : `${mask.toString(8).padStart(4, '0')}\n`);
    else if (/^\d/.test(mode) && !/^[0-7]{1,4}$/.test(mode)) return fail(`${mode}: octal number out of range`);
    else if (!/^\d/.test(mode)) {
      const changed = symbolicMask(mask, mode);
      if (typeof changed === 'string') return fail(changed);
      shell.process.umask = changed;
    } else shell.process.umask = parseInt(mode, 8) & 0o777;
    return 0;
  },
};

export const timesBuiltin: Builtin = {
  name: 'times',
  synopsis: 'times',
  summary: 'Show the time spent in processes',
  special: true,
  run: ({ out }) => {
    out('0m0.001s 0m0.001s\n0m0.000s 0m0.000s\n');
    return 0;
  },
};
