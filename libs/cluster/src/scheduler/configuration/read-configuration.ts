/** From the file of `--config` to the profiles that pods are scheduled by. */
import { aggregateMessage, formatFieldError, memoized, type FieldError } from '@drydock/apimachinery';
import type { Profile, SpreadDefaults } from '../framework.ts';
import { SYSTEM_DEFAULTS } from '../plugins/topology-constraints.ts';
import { configuredPlugins, DEFAULT_PROFILE, FILTER_PLUGINS, SCORE_PLUGINS } from '../registry.ts';
import { validateConfiguration } from './configuration.validation.ts';
import { decodeConfiguration } from './decode-configuration.ts';
import { validateFit } from './plugin-args.validation.ts';
import { pluginsAtPoints } from './plugin-sets.ts';
import type { KubeSchedulerProfile, PluginArgs, PodTopologySpreadArgs } from './scheduler-configuration.types.ts';

export interface SchedulerConfiguration {
  readonly profiles: readonly Profile[];
  /** How the scheduler reaches the API server; undefined: as pods do. */
  readonly kubeconfig: string | undefined;
}

const MOST_READ = 50;

/** Or what the scheduler says when it ends because of the file. */
export const readConfiguration = memoized(MOST_READ, read);

/** Those of a scheduler that has started with this file; undefined: without one. */
export function profilesOf(text: string | undefined): readonly Profile[] {
  const configuration = text === undefined ? undefined : readConfiguration(text);
  return configuration && 'profiles' in configuration ? configuration.profiles : DEFAULT_PROFILES;
}

const DEFAULT_PROFILES = [DEFAULT_PROFILE];

function read(text: string): SchedulerConfiguration | { error: string } {
  const decoded = decodeConfiguration(text);
  if ('error' in decoded) return decoded;
  const profiles = named(decoded.profiles ?? []);
  const errors = validateConfiguration(decoded, profiles);
  if (errors.length > 0) return { error: messageOf(errors) };
  const made: Profile[] = [];
  for (const profile of profiles) {
    const result = newProfile(profile);
    if ('error' in result)
      return { error: `initializing profiles: creating profile for scheduler name ${profile.schedulerName}: ${result.error}` };
    made.push(result);
  }
  return { profiles: made, kubeconfig: decoded.clientConnection?.kubeconfig };
}

/** One profile without a name has the usual one. */
function named(profiles: readonly KubeSchedulerProfile[]): readonly KubeSchedulerProfile[] {
  const [only = {}] = profiles;
  if (profiles.length > 1) return profiles;
  return [{ ...only, schedulerName: only.schedulerName ?? DEFAULT_PROFILE.name }];
}

function messageOf(errors: readonly FieldError[]): string {
  return errors.length === 1 ? formatFieldError(errors[0]!) : aggregateMessage(errors);
}

function newProfile(profile: KubeSchedulerProfile): Profile | { error: string } {
  const { schedulerName: name = '', plugins = {}, pluginConfig = [] } = profile;
  const placed = pluginsAtPoints(plugins, name);
  if ('error' in placed) return placed;
  const { at, weightOf } = placed;
  const args = Object.fromEntries(pluginConfig.map((each) => [each.name ?? '', each.args ?? {}])) as PluginArgs;
  const isNeeded = Object.values(at).some((names) => names.includes('NodeResourcesFit'));
  const errors = isNeeded && args.NodeResourcesFit ? validateFit(args.NodeResourcesFit) : [];
  if (errors.length > 0) return { error: `initializing plugin "NodeResourcesFit": ${messageOf(errors)}` };
  const configured = configuredPlugins(args);
  const madeOf = <Plugin extends { name: string }>(names: readonly string[], defaults: readonly Plugin[]): Plugin[] =>
    names.flatMap((each) => {
      const plugin = defaults.find((other) => other.name === each);
      return plugin ? [(configured.find((other) => other.name === each) as unknown as Plugin | undefined) ?? plugin] : [];
    });
  return {
    name,
    key: JSON.stringify(profile),
    preFilters: madeOf(at.preFilter, FILTER_PLUGINS),
    filters: madeOf(at.filter, FILTER_PLUGINS),
    scores: madeOf(at.score, SCORE_PLUGINS).map((plugin) => ({ ...plugin, weight: weightOf(plugin.name) })),
    spread: spreadDefaults(args.PodTopologySpread),
    gates: at.preEnqueue.includes('SchedulingGates'),
    preempts: at.postFilter.includes('DefaultPreemption'),
  };
}

function spreadDefaults({ defaultingType, defaultConstraints = [] }: PodTopologySpreadArgs = {}): SpreadDefaults {
  if (defaultingType !== 'List') return SYSTEM_DEFAULTS;
  return {
    isSystem: false,
    constraints: defaultConstraints.map(({ topologyKey = '', maxSkew = 1, whenUnsatisfiable }) => ({
      topologyKey,
      maxSkew,
      isHard: whenUnsatisfiable === 'DoNotSchedule',
    })),
  };
}
