/** Decodes the file of `--config` as kube-scheduler does (cmd/kube-scheduler/app/options, LoadConfigFromFile). */
import { decodeStrictly, parseYamlDocument, quoteGo, strictDecodingMessage, type Schema } from '@drydock/apimachinery';
import { schedulerSchema, schedulerSchemas } from './scheduler-configuration.schema.ts';
import type { KubeSchedulerConfiguration, PluginConfig } from './scheduler-configuration.types.ts';

const GROUP_VERSION = 'kubescheduler.config.k8s.io/v1';
const KIND = 'KubeSchedulerConfiguration';
const SCHEME = 'pkg/scheduler/apis/config/scheme/scheme.go:29';

/** The fields that Go leaves out when they are empty are missing; or what the scheduler says and ends. */
export function decodeConfiguration(text: string): KubeSchedulerConfiguration | { error: string } {
  const { value, error } = parseYamlDocument(text);
  if (error !== undefined) return { error: error.replace(/^error converting YAML to JSON: /, '') };
  const { kind, apiVersion } = (value ?? {}) as { kind?: unknown; apiVersion?: unknown };
  if (typeof kind !== 'string' || kind === '') return { error: `Object 'Kind' is missing in '${text}'` };
  if (typeof apiVersion !== 'string' || apiVersion === '') return { error: `Object 'apiVersion' is missing in '${text}'` };
  const schema = apiVersion === GROUP_VERSION ? schedulerSchema(kind) : undefined;
  if (!schema) return { error: `no kind ${quoteGo(kind)} is registered for version ${quoteGo(apiVersion)} in scheme ${quoteGo(SCHEME)}` };
  if (kind !== KIND) return { error: `couldn't decode as KubeSchedulerConfiguration, got ${GROUP_VERSION}, Kind=${kind}: ` };
  return decodeWhole(value, schema);
}

function decodeWhole(value: unknown, schema: Schema): KubeSchedulerConfiguration | { error: string } {
  const decoded = decodeStrictly(value, schema, schedulerSchemas);
  if ('error' in decoded) return decoded;
  const strictErrors = [...decoded.strictErrors];
  const configuration = decoded.object as KubeSchedulerConfiguration;
  for (const [i, profile] of (configuration.profiles ?? []).entries()) {
    for (const [j, plugin] of (profile.pluginConfig ?? []).entries()) {
      const problem = decodeArgs(plugin);
      if (!problem) continue;
      const message = `decoding .profiles[${i}].pluginConfig[${j}]: ${problem.error}`;
      if (!problem.isStrict) return { error: message };
      strictErrors.push(message);
    }
  }
  return strictErrors.length > 0 ? { error: strictDecodingMessage(strictErrors) } : configuration;
}

/** Puts typed arguments in the place of raw ones; those of plugins that nobody knows stay. */
function decodeArgs(plugin: PluginConfig): { error: string; isStrict: boolean } | undefined {
  const { name = '', args } = plugin;
  const kind = `${name}Args`;
  const schema = schedulerSchema(kind);
  if (!schema || args === undefined) return undefined;
  const stated = typeof args.kind === 'string' && args.kind !== '' ? args.kind : kind;
  if (stated !== kind) {
    const group = 'kubescheduler.config.k8s.io';
    return { error: `args for plugin ${name} were not of type ${kind}.${group}, got ${stated}.${group}`, isStrict: false };
  }
  const decoded = decodeStrictly(args, schema, schedulerSchemas);
  const prefix = `decoding args for plugin ${name}: `;
  if ('error' in decoded) return { error: prefix + decoded.error, isStrict: false };
  if (decoded.strictErrors.length > 0) return { error: prefix + strictDecodingMessage(decoded.strictErrors), isStrict: true };
  plugin.args = decoded.object;
  return undefined;
}
