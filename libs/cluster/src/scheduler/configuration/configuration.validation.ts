/** What a decoded configuration must not say (pkg/scheduler/apis/config/validation). */
import { duplicate, FieldPath, GoValue, invalid, quoteGo, required, type FieldError } from '@drydock/apimachinery';
import { validatePluginArgs } from './plugin-args.validation.ts';
import type { KubeSchedulerConfiguration, KubeSchedulerProfile, PluginEntry, PluginSet } from './scheduler-configuration.types.ts';
import { EXTENSION_POINTS } from './scheduler-configuration.types.ts';

const VERSION = 'kubescheduler.config.k8s.io/v1';
/** Plugins of former releases. */
const INVALID_PLUGINS = ['AzureDiskLimits', 'CinderLimits', 'EBSLimits', 'GCEPDLimits'];
const NO_LONGER = `was invalid in version "v1" (KubeSchedulerConfiguration is version ${quoteGo(VERSION)})`;

/** `profiles` with their defaults: a single one has a name. */
export function validateConfiguration(configuration: KubeSchedulerConfiguration, profiles: readonly KubeSchedulerProfile[]): FieldError[] {
  const { parallelism = 16, percentageOfNodesToScore, podInitialBackoffSeconds = 1, podMaxBackoffSeconds = 10 } = configuration;
  const errors: FieldError[] = [];
  if (parallelism <= 0) errors.push(invalid(FieldPath.of('parallelism'), parallelism, 'should be an integer value greater than zero'));
  const path = FieldPath.of('profiles');
  const seen = new Map<string, number>();
  for (const [i, profile] of profiles.entries()) {
    errors.push(...validateProfile(profile, path.index(i)));
    const { schedulerName = '' } = profile;
    const before = seen.get(schedulerName);
    const other = before === undefined ? undefined : new GoValue(`${path.index(before).child('schedulerName')}`);
    if (other) errors.push(duplicate(path.index(i).child('schedulerName'), other));
    seen.set(schedulerName, i);
  }
  errors.push(...validateQueueSort(profiles, path));
  errors.push(...validatePercentage(percentageOfNodesToScore, FieldPath.of('percentageOfNodesToScore')));
  if (podInitialBackoffSeconds <= 0)
    errors.push(invalid(FieldPath.of('podInitialBackoffSeconds'), podInitialBackoffSeconds, 'must be greater than 0'));
  if (podMaxBackoffSeconds < podInitialBackoffSeconds)
    errors.push(
      invalid(FieldPath.of('podMaxBackoffSeconds'), podMaxBackoffSeconds, 'must be greater than or equal to PodInitialBackoffSeconds'),
    );
  return errors;
}

function validatePercentage(percentage: number | undefined, path: FieldPath): FieldError[] {
  const isValid = percentage === undefined || (percentage >= 0 && percentage <= 100);
  return isValid ? [] : [invalid(path, percentage, 'not in valid range [0-100]')];
}

function validateProfile(profile: KubeSchedulerProfile, path: FieldPath): FieldError[] {
  const { schedulerName = '', percentageOfNodesToScore, plugins = {}, pluginConfig = [] } = profile;
  const errors: FieldError[] = schedulerName === '' ? [required(path.child('schedulerName'))] : [];
  errors.push(...validatePercentage(percentageOfNodesToScore, path.child('percentageOfNodesToScore')));
  for (const point of EXTENSION_POINTS) {
    for (const [i, { name = '' }] of (plugins[point]?.enabled ?? []).entries())
      if (INVALID_PLUGINS.includes(name)) errors.push(invalid(path.child('plugins', point, 'enabled').index(i), name, NO_LONGER));
  }
  const seen = new Set<string>();
  for (const [i, { name = '', args }] of pluginConfig.entries()) {
    const at = path.child('pluginConfig').index(i);
    if (seen.has(name)) errors.push(duplicate(at, name));
    seen.add(name);
    if (INVALID_PLUGINS.includes(name)) errors.push(invalid(at, name, NO_LONGER));
    else errors.push(...validatePluginArgs(name, args ?? {}, at.child('args')));
  }
  return errors;
}

function validateQueueSort(profiles: readonly KubeSchedulerProfile[], path: FieldPath): FieldError[] {
  const [first, ...others] = profiles.map(({ plugins }) => plugins?.queueSort ?? {});
  const errors: FieldError[] = [];
  const count = first?.enabled?.length ?? 0;
  if (count > 1)
    errors.push(invalid(path.index(0).child('plugins', 'queueSort', 'Enabled'), count, 'only one queue sort plugin can be enabled'));
  for (const [i, other] of others.entries()) {
    if (goPluginSet(other) === goPluginSet(first!)) continue;
    const value = new GoValue(goPluginSet(other));
    errors.push(invalid(path.index(i + 1).child('plugins', 'queueSort'), value, 'must be the same for all profiles'));
  }
  return errors;
}

function goPluginSet({ enabled, disabled }: PluginSet): string {
  const plugin = ({ name = '', weight = 0 }: PluginEntry) => `config.Plugin{Name:${quoteGo(name)}, Weight:${weight}}`;
  const list = (plugins: readonly PluginEntry[] = []) =>
    plugins.length > 0 ? `[]config.Plugin{${plugins.map(plugin).join(', ')}}` : '[]config.Plugin(nil)';
  return `config.PluginSet{Enabled:${list(enabled)}, Disabled:${list(disabled)}}`;
}
