import { record } from '../kernel/plain-data.ts';
import { Expansion } from './expand/expansion.ts';
import type { Shell } from './shell.ts';
import type { ArrayElements, Variable } from './shell-state.ts';
import { elementValue, resolveName, scalarValue, withElement, withScalar } from './variables.ts';

/** `name=value`, `name[key]=value`, with `+=`; false, after a message, when it cannot be assigned. */
export function assignElement(shell: Shell, name: string, key: string | undefined, value: string, append: boolean): boolean {
  const resolved = resolveName(shell, name);
  const variable = shell.variable(resolved);
  const whole = key === undefined;
  if (!whole && variable?.readonly) return shell.assign(resolved, value);
  const current = whole ? scalarValue(variable) : elementValue(variable, key);
  const text = newValue(shell, variable, current, value, append);
  if (whole) return shell.assign(name, text);
  shell.set(resolved, withElement(variable, key, text));
  return true;
}

function newValue(shell: Shell, variable: Variable | undefined, current: string | undefined, value: string, append: boolean): string {
  if (!variable?.integer) return append ? (current ?? '') + value : value;
  const expansion = new Expansion(shell, []);
  const sum = expansion.arithmetic(append ? `${current || '0'} + (${value || '0'})` : value);
  return String(sum);
}

/** `name=(…)`. */
export function assignArray(shell: Shell, name: string, elements: ArrayElements, append: boolean): boolean {
  const resolved = resolveName(shell, name);
  const variable = shell.variable(resolved);
  if (variable?.readonly) return shell.assign(resolved, '');
  shell.set(resolved, withElements(shell, variable, elements, append));
  return true;
}

/** The variable with the elements of `(…)`; associative if it was, else indexed. */
export function withElements(shell: Shell, variable: Variable | undefined, elements: ArrayElements, append: boolean): Variable {
  const { value: _value, list: _list, map: _map, ...attributes } = variable ?? {};
  if (variable?.map) return { ...attributes, map: mapOf(shell, append ? variable.map : {}, elements) };
  const list: Record<number, string> = append
    ? { ...(variable?.list ?? (variable?.value === undefined ? {} : { 0: variable.value })) }
    : {};
  const expansion = new Expansion(shell, []);
  let next = Math.max(-1, ...Object.keys(list).map(Number)) + 1;
  for (const element of elements) {
    const index = element.key === undefined ? next : Number(expansion.key({ list }, element.key));
    list[index] = scalarValue(withScalar(attributes, element.append ? (list[index] ?? '') + element.value : element.value))!;
    next = index + 1;
  }
  return { ...attributes, list };
}

function mapOf(shell: Shell, start: Readonly<Record<string, string>>, elements: ArrayElements): Record<string, string> {
  const map = Object.assign(record<string>(), start);
  const expansion = new Expansion(shell, []);
  for (let i = 0; i < elements.length; i++) {
    const element = elements[i]!;
    if (element.key !== undefined) {
      const key = expansion.text(element.key);
      map[key] = element.append ? (map[key] ?? '') + element.value : element.value;
    } else map[element.value] = elements[++i]?.value ?? '';
  }
  return map;
}
