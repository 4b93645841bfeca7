import type { FlagSet } from '../../command/flag-set.ts';
import type { ExecConfig } from '../../kubeconfig/kubeconfig.ts';
import type { Assignments } from './assignments.ts';

export const INTERACTIVE_MODES: readonly string[] = ['IfAvailable', 'Never', 'Always'];

/** What the `--exec-…` flags make of a credential program. Without a program only `--exec-command` makes one; the others are ignored then. */
export function execConfig(existing: ExecConfig | undefined, flags: FlagSet, environment: Assignments): ExecConfig | undefined {
  if (!existing && !flags.changed('exec-command')) return undefined;
  const exec: ExecConfig = { ...existing };
  if (flags.changed('exec-command')) {
    exec.command = flags.string('exec-command');
    delete exec.args;
  }
  if (flags.changed('exec-api-version')) exec.apiVersion = flags.string('exec-api-version');
  if (flags.strings('exec-arg').length) exec.args = [...flags.strings('exec-arg')];
  if (flags.changed('exec-interactive-mode')) exec.interactiveMode = flags.string('exec-interactive-mode');
  if (flags.changed('exec-provide-cluster-info')) exec.provideClusterInfo = flags.bool('exec-provide-cluster-info');
  const env = changedEnvironment(exec.env ?? [], environment);
  if (env.length || exec.env) exec.env = env;
  return exec;
}

function changedEnvironment(env: NonNullable<ExecConfig['env']>, { values, removed }: Assignments): NonNullable<ExecConfig['env']> {
  const kept = env.filter(({ name }) => !removed.includes(name)).map(({ name, value }) => ({ name, value: values.get(name) ?? value }));
  const added = [...values].filter(([name]) => !kept.some((each) => each.name === name)).map(([name, value]) => ({ name, value }));
  return [...kept, ...added];
}
