import { record } from '../kernel/plain-data.ts';
import type { Variable } from './shell-state.ts';

/** Where variables are read and written: a shell's own, or those an unfinished expansion has changed. */
export interface VariableStore {
  get(name: string): Variable | undefined;
  set(name: string, variable: Variable): void;
}

export const NAME = /^[A-Za-z_]\w*$/;

export const isArray = (variable: Variable | undefined): boolean => variable?.list !== undefined || variable?.map !== undefined;

/** The variable that `name` stands for, through `declare -n`. */
export function resolveName(store: VariableStore, name: string): string {
  let current = name;
  for (let depth = 0; depth < 8; depth++) {
    const variable = store.get(current);
    if (!variable?.reference || !variable.value) return current;
    current = variable.value;
  }
  return current;
}

/** What `$name` is; an array stands for its element 0. */
export function scalarValue(variable: Variable | undefined): string | undefined {
  if (!variable) return undefined;
  if (variable.list) return variable.list[0];
  if (variable.map) return Object.hasOwn(variable.map, '0') ? variable.map['0'] : undefined;
  return variable.value;
}

export function elementValue(variable: Variable | undefined, key: string): string | undefined {
  if (variable?.map) return Object.hasOwn(variable.map, key) ? variable.map[key] : undefined;
  if (variable?.list) return variable.list[Number(key)];
  return key === '0' ? variable?.value : undefined;
}

export function elementKeys(variable: Variable | undefined): string[] {
  if (variable?.map) return Object.keys(variable.map);
  if (variable?.list) return Object.keys(variable.list);
  return variable?.value === undefined ? [] : ['0'];
}

export const elementValues = (variable: Variable | undefined): string[] => elementKeys(variable).map((key) => elementValue(variable, key)!);

/** The variable with a new value, letter case applied. */
export function withScalar(variable: Variable | undefined, value: string): Variable {
  const cased = inCase(variable, value);
  if (variable?.list || variable?.map) return withElement(variable, '0', value);
  return { ...variable, value: cased };
}

export function withElement(variable: Variable | undefined, key: string, value: string): Variable {
  const cased = inCase(variable, value);
  if (variable?.map) {
    const map = Object.assign(record<string>(), variable.map);
    map[key] = cased;
    return { ...variable, map };
  }
  const start = variable?.list ?? (variable?.value !== undefined ? { 0: variable.value } : {});
  const { value: _scalar, ...attributes } = variable ?? {};
  return { ...attributes, list: { ...start, [Number(key)]: cased } };
}

export function withoutElement(variable: Variable, key: string): Variable {
  if (variable.map) {
    const map = Object.assign(record<string>(), variable.map);
    delete map[key];
    return { ...variable, map };
  }
  const list = { ...variable.list };
  delete list[Number(key)];
  return { ...variable, list };
}

function inCase(variable: Variable | undefined, value: string): string {
  if (variable?.letterCase === 'lower') return value.toLowerCase();
  return variable?.letterCase === 'upper' ? value.toUpperCase() : value;
}

/** The letters of `declare -p` and `${x@a}`. */
export function attributeLetters(variable: Variable): string {
  const letters = [
    variable.list && 'a',
    variable.map && 'A',
    variable.integer && 'i',
    variable.letterCase === 'lower' && 'l',
    variable.reference && 'n',
    variable.readonly && 'r',
    variable.letterCase === 'upper' && 'u',
    variable.exported && 'x',
  ];
  return letters.filter(Boolean).join('');
}
