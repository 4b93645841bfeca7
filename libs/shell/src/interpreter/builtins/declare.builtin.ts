import { record } from '../../kernel/plain-data.ts';
import { assignArray, assignElement } from '../assignment.ts';
import { Expansion } from '../expand/expansion.ts';
import { doubleQuote, quoteIfNeeded } from '../expand/quote.ts';
import { printFunction } from '../print-function.ts';
import type { Shell } from '../shell.ts';
import type { CallFrame, Variable } from '../shell-state.ts';
import { attributeLetters, NAME } from '../variables.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

interface Attributes {
  readonly on: string;
  readonly off: string;
}

const WORD = /^([A-Za-z_]\w*)(?:\[(.*?)\])?(?:(\+?)=(.*))?$/s;

/** `declare -p`'s line for a variable. */
export function printVariable(name: string, variable: Variable): string {
  const letters = attributeLetters(variable) || '-';
  const head = `declare -${letters} ${name}`;
  if (variable.list)
    return `${head}=(${Object.entries(variable.list)
      .map(([key, value]) => `[${key}]=${doubleQuote(value)}`)
      .join(' ')})`;
  if (variable.map)
    return `${head}=(${Object.entries(variable.map)
      .map(([key, value]) => `[${quoteIfNeeded(key)}]=${doubleQuote(value)} `)
      .join('')})`;
  return variable.value === undefined ? head : `${head}=${doubleQuote(variable.value)}`;
}

function split(args: readonly string[]): { flags: Attributes; operands: { word: string; index: number }[]; bad: string | undefined } {
  let [on, off] = ['', ''];
  const operands: { word: string; index: number }[] = [];
  let options = true;
  args.forEach((word, index) => {
    if (options && word === '--') options = false;
    else if (options && /^-[A-Za-z]+$/.test(word)) on += word.slice(1);
    else if (options && /^\+[A-Za-z]+$/.test(word)) off += word.slice(1);
    else {
      options = false;
      operands.push({ word, index });
    }
  });
  return { flags: { on, off }, operands, bad: /[^aAfFgiIlnprtux]/.exec(on)?.[0] };
}

function declare(call: BuiltinCall, options: { local: boolean; force?: string }): number {
  const { shell, fail, usage } = call;
  const { flags, operands, bad } = split(call.args);
  if (bad) return usage(`-${bad}: invalid option`);
  const attributes = { on: flags.on + (options.force ?? ''), off: flags.off };
  if (/[fF]/.test(flags.on))
    return functions(
      call,
      operands.map(({ word }) => word),
      attributes.on,
    );
  if (flags.on.includes('p') || operands.length === 0)
    return print(
      call,
      operands.map(({ word }) => word),
      attributes,
    );
  let status = 0;
  for (const { word, index } of operands) {
    const match = WORD.exec(word);
    if (!match) {
      status = fail(`\`${word}': not a valid identifier`);
      continue;
    }
    const [, name, key, append, value] = match as unknown as [string, string, string | undefined, string | undefined, string | undefined];
    if (options.local && !attributes.on.includes('g')) makeLocal(shell, name);
    const frameIndex = call.frame.words.length - call.args.length + index;
    const elements = call.frame.arrays[frameIndex];
    const problem = conflict(shell.variable(name), attributes, value);
    if (problem) {
      status = fail(`${name}: ${problem}`);
      continue;
    }
    applyType(shell, name, attributes, elements !== undefined);
    const assigned =
      elements !== undefined
        ? assignArray(shell, name, elements, append === '+')
        : value === undefined ||
          assignElement(
            shell,
            name,
            key === undefined ? undefined : new Expansion(shell, []).key(shell.variable(name), key),
            value,
            append === '+',
          );
    if (!assigned) status = 1;
    applyAttributes(shell, name, attributes);
  }
  return status;
}

/** Why a variable cannot become what is asked for. */
function conflict(variable: Variable | undefined, { on }: Attributes, value: string | undefined): string | undefined {
  if (value !== undefined && variable?.readonly) return 'readonly variable';
  if (on.includes('A') && variable?.list) return 'cannot convert indexed to associative array';
  return on.includes('a') && variable?.map ? 'cannot convert associative to indexed array' : undefined;
}

/** What decides how a value is stored comes before the value. */
function applyType(shell: Shell, name: string, { on }: Attributes, isArray: boolean): void {
  const current = shell.state.variables[name];
  let next: Variable = current ?? {};
  if (on.includes('A') && !next.map) next = { ...next, value: undefined, map: record() };
  if ((on.includes('a') || (isArray && !next.map)) && !next.list)
    next = { ...next, value: undefined, list: next.value === undefined ? {} : { 0: next.value } };
  if (on.includes('i')) next = { ...next, integer: true };
  if (on.includes('l')) next = { ...next, letterCase: 'lower' };
  if (on.includes('u')) next = { ...next, letterCase: 'upper' };
  if (next !== current) shell.set(name, withoutUndefined(next));
}

function applyAttributes(shell: Shell, name: string, { on, off }: Attributes): void {
  let next: Variable = shell.state.variables[name] ?? {};
  if (on.includes('x')) next = { ...next, exported: true };
  if (on.includes('r')) next = { ...next, readonly: true };
  if (on.includes('n')) next = { ...next, reference: true };
  if (off.includes('x')) next = { ...next, exported: undefined };
  if (off.includes('i')) next = { ...next, integer: undefined };
  if (off.includes('n')) next = { ...next, reference: undefined };
  if (/[lu]/.test(off)) next = { ...next, letterCase: undefined };
  shell.set(name, withoutUndefined(next));
}

function withoutUndefined(variable: Variable): Variable {
  return Object.fromEntries(Object.entries(variable).filter(([, value]) => value !== undefined)) as Variable;
}

function makeLocal(shell: Shell, name: string): void {
  const call = shell.state.frames.findLast((frame): frame is CallFrame => frame.kind === 'call');
  if (!call || Object.hasOwn(call.locals, name)) return;
  const outer = shell.state.variables[name];
  call.locals[name] = outer ?? null;
  if (outer?.readonly) return;
  shell.unset(name);
}

function functions({ shell, out }: BuiltinCall, names: readonly string[], letters: string): number {
  const wanted = names.length > 0 ? names : Object.keys(shell.state.functions).sort();
  let status = 0;
  for (const name of wanted) {
    if (!Object.hasOwn(shell.state.functions, name)) status = 1;
    else if (letters.includes('x')) shell.state.functions[name] = { ...shell.state.functions[name]!, exported: true };
    else
      out(
        letters.includes('F')
          ? names.length > 0
            ? `${name}\n`
            : `declare -f${shell.state.functions[name]!.exported ? 'x' : ''} ${name}\n`
          : `${printFunction(shell, name)}\n`,
      );
  }
  return status;
}

function print({ shell, out, fail }: BuiltinCall, names: readonly string[], { on }: Attributes): number {
  let status = 0;
  const letters = on.replace(/[pgI]/g, '');
  for (const name of names.length > 0 ? names : Object.keys(shell.state.variables).sort()) {
    const variable = shell.variable(name);
    if (!variable) status = fail(`${name}: not found`);
    else if (names.length > 0 || [...letters].every((letter) => attributeLetters(variable).includes(letter)))
      out(`${printVariable(name, variable)}\n`);
  }
  return status;
}

export const declareBuiltin: Builtin = {
  name: 'declare',
  synopsis: 'declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]',
  summary: 'Give variables values and attributes',
  declares: true,
  run: (call) => declare(call, { local: call.shell.state.frames.some(({ kind }) => kind === 'call') }),
};

export const typesetBuiltin: Builtin = { ...declareBuiltin, name: 'typeset' };

export const localBuiltin: Builtin = {
  name: 'local',
  synopsis: 'local [option] name[=value] ...',
  summary: 'Make variables of a function',
  declares: true,
  run: (call) => {
    if (!call.shell.state.frames.some(({ kind }) => kind === 'call')) return call.fail('can only be used in a function');
    return declare(call, { local: true });
  },
};

export const readonlyBuiltin: Builtin = {
  name: 'readonly',
  synopsis: 'readonly [-aAf] [name[=value] ...] or readonly -p',
  summary: 'Protect variables from change',
  declares: true,
  special: true,
  run: (call) => declare(call, { local: false, force: 'r' }),
};

export const exportBuiltin: Builtin = {
  name: 'export',
  synopsis: 'export [-fn] [name[=value] ...] or export -p',
  summary: 'Pass variables to programs',
  declares: true,
  special: true,
  run: (call) => {
    const { shell, args } = call;
    if (args[0] !== '-n') return declare(call, { local: false, force: 'x' });
    for (const name of args.slice(1)) if (shell.state.variables[name]) applyAttributes(shell, name, { on: '', off: 'x' });
    return 0;
  },
};

export const unsetBuiltin: Builtin = {
  name: 'unset',
  synopsis: 'unset [-f] [-v] [-n] [name ...]',
  summary: 'Remove variables and functions',
  special: true,
  run: ({ shell, args, fail, usage }) => {
    const bad = args.find((argument) => /^-/.test(argument) && !/^-[fvn]$/.test(argument));
    if (bad) return usage(`${bad.slice(0, 2)}: invalid option`);
    const [flag] = args.filter((argument) => /^-[fvn]$/.test(argument));
    let status = 0;
    for (const word of args.filter((argument) => !/^-[fvn]$/.test(argument))) {
      const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(word);
      const name = element?.[1] ?? word;
      if (flag === '-n' && NAME.test(word) && !shell.state.variables[name]?.reference) continue;
      if (flag !== '-f' && shell.variable(name)?.readonly) status = fail(`${name}: cannot unset: readonly variable`);
      else if (element) unsetElement(shell, name, element[2]!);
      else if (flag !== '-f' && shell.state.variables[name]) shell.unset(name);
      else if (flag !== '-v' && Object.hasOwn(shell.state.functions, name)) delete shell.state.functions[name];
      else if (flag !== '-f' && !NAME.test(name)) status = fail(`\`${word}': not a valid identifier`);
    }
    return status;
  },
};

function unsetElement(shell: Shell, name: string, index: string): void {
  const variable = shell.variable(name);
  if (!variable) return;
  if (index === '@' || index === '*') return shell.unset(name);
  const key = new Expansion(shell, []).key(variable, index);
  const field = variable.map ? 'map' : 'list';
  const entries = Object.entries(variable[field] ?? {}).filter(([other]) => other !== key);
  shell.set(name, { ...variable, [field]: Object.assign(record(), Object.fromEntries(entries)) });
}
