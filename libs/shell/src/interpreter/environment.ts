/** What a shell hands to the programs that it starts. */
import { memoized } from '@drydock/apimachinery';
import type { ShellState, Variable } from './shell-state.ts';

type Variables = Readonly<Record<string, Variable>>;

/** The exported variables, and `_` where a program lies at `path`. Not to be changed: others may have the same. */
export function environmentIn(
  { variables, variablesShared }: Pick<ShellState, 'variables' | 'variablesShared'>,
  path: string | undefined,
): Readonly<Record<string, string>> {
  return variablesShared && path !== undefined ? environmentOfShared(variables, path) : environmentOf(variables, path);
}

function environmentOf(variables: Variables, path: string | undefined): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of Object.keys(variables)) {
    const variable = variables[name]!;
    if (variable.exported && variable.value !== undefined) env[name] = variable.value;
  }
  if (path !== undefined) env['_'] = path;
  return env;
}

/** Records that are shared do not change any more: all shells that have the same one start a program in the same environment. */
const environmentsOfShared = new WeakMap<Variables, (path: string) => Readonly<Record<string, string>>>();

function environmentOfShared(variables: Variables, path: string): Readonly<Record<string, string>> {
  const known = environmentsOfShared.get(variables);
  if (known) return known(path);
  const environment = memoized(16, (each: string) => Object.freeze(environmentOf(variables, each)));
  environmentsOfShared.set(variables, environment);
  return environment(path);
}
