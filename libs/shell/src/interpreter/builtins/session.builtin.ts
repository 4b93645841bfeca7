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
  summary: 'List the builtins',
  run: ({ shell, out }) => {
    out([...shell.builtins.values()].map(({ name }) => `enable ${name}\n`).join(''));
    return 0;
  },
};

export const completeBuiltin: Builtin = {
  name: 'complete',
  synopsis: 'complete [-abcdefgjksuv] [-o option] [-F function] [-C command] [name ...]',
  summary: 'Say how arguments are completed',
  run: ({ shell, args, out }) => {
    const { completions } = shell.state;
    const program = args.at(-1);
    if (program === undefined || args[0] === '-p')
      out(
        Object.keys(completions)
          .map((name) => `complete ${completions[name]} ${name}\n`)
          .join(''),
      );
    else shell.state.completions = { ...completions, [program]: args.slice(0, -1).join(' ') };
    return 0;
  },
};

export const compgenBuiltin: Builtin = {
  name: 'compgen',
  synopsis: 'compgen [-abcdefgjksuv] [-W wordlist] [word]',
  summary: 'List possible completions',
  run: ({ shell, args, out }) => {
    const listAt = args.indexOf('-W');
    const word = args.findLast((argument, i) => !argument.startsWith('-') && i !== listAt + 1) ?? '';
    const words = listAt >= 0 ? args[listAt + 1]!.split(/\s+/) : compgenWords(args[0] ?? '', shell);
    const found = words.filter((candidate) => candidate.startsWith(word) && candidate !== '');
    out(found.map((candidate) => `${candidate}\n`).join(''));
    return found.length > 0 ? 0 : 1;
  },
};

function compgenWords(option: string, shell: Parameters<Builtin['run']>[0]['shell']): string[] {
  const builtins = [...shell.builtins.keys()];
  if (option === '-b') return builtins;
  if (option === '-a') return Object.keys(shell.state.aliases);
  if (option === '-v') return shell.variableNames().sort();
  if (option === '-c') return [...builtins, ...Object.keys(shell.state.functions), ...shell.process.kernel.programs.keys()];
  if (option === '-A') return Object.keys(shell.state.functions);
  const names = shell.files.list('.');
  return Array.isArray(names) ? names : [];
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
    else if (!/^[0-7]+$/.test(mode)) return fail(`${mode}: octal number out of range`);
    else shell.process.umask = parseInt(mode, 8) & 0o777;
    return 0;
  },
};

export const ulimitBuiltin: Builtin = {
  name: 'ulimit',
  synopsis: 'ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]',
  summary: 'Show the limits of this shell',
  run: ({ shell, args, out }) => {
    const { fileBytes, openFilesPerProcess, processes } = shell.limits;
    if (args[0] === '-n') out(`${openFilesPerProcess}\n`);
    else if (args[0] === '-u') out(`${processes}\n`);
    else if (args[0] === '-a') {
      out(
        `file size                   (blocks, -f) ${fileBytes / 1024}\nopen files                          (-n) ${openFilesPerProcess}\n`,
      );
      out(`max user processes                  (-u) ${processes}\n`);
    } else if (args.length === 0 || args[0] === '-f') out(`${fileBytes / 1024}\n`);
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
