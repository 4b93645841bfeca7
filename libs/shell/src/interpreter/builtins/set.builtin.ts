import { quoteIfNeeded } from '../expand/quote.ts';
import type { Shell } from '../shell.ts';
import { optionOfLetter } from '../special-variables.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';
import { tooMany } from './flow.builtin.ts';

export const OPTION_NAMES = [
  'allexport', 'braceexpand', 'emacs', 'errexit', 'errtrace', 'functrace', 'hashall', 'histexpand', 'history', 'ignoreeof',
  'interactive-comments', 'keyword', 'monitor', 'noclobber', 'noexec', 'noglob', 'nolog', 'notify', 'nounset', 'onecmd', 'physical',
  'pipefail', 'posix', 'privileged', 'verbose', 'vi', 'xtrace',
]; // prettier-ignore

/** All that bash 5.2 has; those of the line editor and of older versions change nothing here. */
const SHOPT_NAMES = [
  'autocd', 'assoc_expand_once', 'cdable_vars', 'cdspell', 'checkhash', 'checkjobs', 'checkwinsize', 'cmdhist', 'compat31', 'compat32',
  'compat40', 'compat41', 'compat42', 'compat43', 'compat44', 'complete_fullquote', 'direxpand', 'dirspell', 'dotglob', 'execfail',
  'expand_aliases', 'extdebug', 'extglob', 'extquote', 'failglob', 'force_fignore', 'globasciiranges', 'globskipdots', 'globstar',
  'gnu_errfmt', 'histappend', 'histreedit', 'histverify', 'hostcomplete', 'huponexit', 'inherit_errexit', 'interactive_comments',
  'lastpipe', 'lithist', 'localvar_inherit', 'localvar_unset', 'login_shell', 'mailwarn', 'no_empty_cmd_completion', 'nocaseglob',
  'nocasematch', 'noexpand_translation', 'nullglob', 'patsub_replacement', 'progcomp', 'progcomp_alias', 'promptvars',
  'restricted_shell', 'shift_verbose', 'sourcepath', 'varredir_close', 'xpg_echo',
]; // prettier-ignore

function setOption(call: BuiltinCall, name: string, on: boolean): number {
  if (!OPTION_NAMES.includes(name)) return call.fail(`${name}: invalid option name`);
  call.shell.state.options[name] = on;
  return 0;
}

function listOptions({ shell, out }: BuiltinCall, reusable: boolean): void {
  for (const name of OPTION_NAMES) {
    const on = shell.options[name] ?? false;
    out(reusable ? `set ${on ? '-' : '+'}o ${name}\n` : `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`);
  }
}

function listVariables(shell: Shell): string {
  const lines = Object.keys(shell.state.variables)
    .sort()
    .flatMap((name) => {
      const { value, list, map } = shell.state.variables[name]!;
      if (list || map)
        return [
          `${name}=(${Object.entries(list ?? map ?? {})
            .map(([key, item]) => `[${key}]="${item}"`)
            .join(' ')})\n`,
        ];
      return value === undefined ? [] : [`${name}=${value === '' ? '' : quoteIfNeeded(value)}\n`];
    });
  return lines.join('');
}

export const setBuiltin: Builtin = {
  name: 'set',
  synopsis: 'set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]',
  summary: 'Set options and positional parameters',
  special: true,
  run: (call) => {
    const { shell, args, out, usage } = call;
    if (args.length === 0) out(listVariables(shell));
    for (let i = 0; i < args.length; i++) {
      const word = args[i]!;
      if (word === '--' || word === '-' || !/^[-+]./.test(word)) {
        if (word !== '-' || i + 1 < args.length) shell.state.positional = args.slice(word === '--' || word === '-' ? i + 1 : i);
        return 0;
      }
      const on = word.startsWith('-');
      for (const letter of word.slice(1)) {
        if (letter === 'o') {
          const name = args[++i];
          if (name === undefined) listOptions(call, !on);
          else if (setOption(call, name, on) !== 0) return 2;
          continue;
        }
        const name = optionOfLetter(letter);
        if (!name) return usage(`${word[0]}${letter}: invalid option`);
        setOption(call, name, on);
      }
    }
    return 0;
  },
};

export const shoptBuiltin: Builtin = {
  name: 'shopt',
  synopsis: 'shopt [-pqsu] [-o] [optname ...]',
  summary: 'Set more options',
  run: (call) => {
    const { shell, args, out, fail } = call;
    const letters = args.filter((argument) => /^-/.test(argument)).join('');
    const operands = args.filter((argument) => !/^-/.test(argument));
    const [known, values] = letters.includes('o') ? [OPTION_NAMES, shell.state.options] : [SHOPT_NAMES, shell.state.shopt];
    let status = 0;
    for (const name of operands.length > 0 ? operands : known) {
      if (!known.includes(name)) status = fail(`${name}: invalid shell option name`);
      else if (/[su]/.test(letters) && operands.length > 0) values[name] = letters.includes('s');
      else {
        if (operands.length > 0 && !values[name]) status = 1;
        const wanted = !/[su]/.test(letters) || Boolean(values[name]) === letters.includes('s');
        if (!wanted || letters.includes('q')) continue;
        out(
          letters.includes('p') ? `shopt -${values[name] ? 's' : 'u'} ${name}\n` : `${name.padEnd(15)}\t${values[name] ? 'on' : 'off'}\n`,
        );
      }
    }
    return status;
  },
};

export const shiftBuiltin: Builtin = {
  name: 'shift',
  synopsis: 'shift [n]',
  summary: 'Drop positional parameters',
  special: true,
  run: (call) => {
    const { shell, args, fail } = call;
    const count = Number(args[0] ?? 1);
    if (!Number.isInteger(count)) return fail(`${args[0]}: numeric argument required`);
    if (args.length > 1) return tooMany(call, 'shift');
    if (count < 0) return fail(`${args[0]}: shift count out of range`);
    if (count > shell.state.positional.length) return shell.shopt['shift_verbose'] ? fail(`${args[0]}: shift count out of range`) : 1;
    shell.state.positional = shell.state.positional.slice(count);
    return 0;
  },
};

export const getoptsBuiltin: Builtin = {
  name: 'getopts',
  synopsis: 'getopts optstring name [arg ...]',
  summary: 'Take options from the positional parameters',
  run: ({ shell, args, usage, frame }) => {
    const [spec, name, ...given] = args;
    if (spec === undefined || name === undefined) return usage();
    const words = given.length > 0 ? given : shell.state.positional;
    const state = shell.state.getopts;
    const index = Number(shell.text('OPTIND') ?? 1);
    if (index !== state.index) Object.assign(state, { index, offset: 1 });
    const silent = spec.startsWith(':');
    const word = words[state.index - 1];
    if (word === undefined || !/^-./.test(word) || word === '--') {
      shell.assign(name, '?');
      if (word === '--') shell.assign('OPTIND', String(++state.index));
      return 1;
    }
    const letter = word[state.offset]!;
    const known = letter !== ':' && spec.includes(letter);
    const takesValue = known && spec[spec.indexOf(letter) + 1] === ':';
    shell.unset('OPTARG');
    let result = known ? letter : '?';
    if (takesValue) {
      const attached = word.slice(state.offset + 1);
      const value = attached || words[state.index];
      state.index += attached ? 1 : 2;
      state.offset = 1;
      if (value === undefined) {
        result = silent ? ':' : '?';
        if (silent) shell.assign('OPTARG', letter);
        else frame.errors += `${shell.state.name}: option requires an argument -- ${letter}\n`;
      } else shell.assign('OPTARG', value);
    } else {
      if (!known && silent) shell.assign('OPTARG', letter);
      else if (!known) frame.errors += `${shell.state.name}: illegal option -- ${letter}\n`;
      state.offset++;
      if (state.offset >= word.length) Object.assign(state, { index: state.index + 1, offset: 1 });
    }
    shell.assign('OPTIND', String(state.index));
    shell.assign(name, result);
    return 0;
  },
};
