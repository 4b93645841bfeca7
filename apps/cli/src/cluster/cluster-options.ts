/** The options of `drydock cluster`, checked. */
import {
  ADMISSION_PLUGINS,
  AUTHORIZATION_MODES,
  CLUSTER_COMPONENTS,
  type AuthorizationMode,
  type ClusterComponent,
} from '@drydock/cluster';
import { UsageError } from './usage-error.ts';

/** What a cluster of so many nodes still starts in a few seconds. */
const MOST_NODES = 1000;

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new UsageError(`--port: ${text} is no port: it must be from 0 (any free one) to 65535`);
  return port;
}

export function parseNodes(text: string): number {
  const nodes = Number(text);
  if (!/^\d{1,9}$/.test(text) || nodes > MOST_NODES)
    throw new UsageError(`--nodes: ${text} must be a whole number from 0 to ${MOST_NODES}`);
  return nodes;
}

export function parseSpeed(text: string): number {
  const speed = Number(text);
  if (text.trim() === '' || !(speed > 0) || speed > 10_000)
    throw new UsageError(`--speed: ${text} must be a number above 0, at most 10000`);
  return speed;
}

export function parseComponents(text: string): ClusterComponent[] {
  return listOf(text).map((name) => oneOf('--without', name, CLUSTER_COMPONENTS));
}

export function parseAuthorizationModes(text: string): AuthorizationMode[] {
  const modes = listOf(text).map((name) => {
    if (name === 'ABAC' || name === 'Webhook') throw new UsageError(`--authorization-mode: ${name} is not simulated`);
    return oneOf('--authorization-mode', name, AUTHORIZATION_MODES);
  });
  if (modes.length === 0) throw new UsageError('--authorization-mode: at least one authorization-mode must be passed');
  const twice = modes.find((mode, index) => modes.indexOf(mode) !== index);
  if (twice) throw new UsageError(`--authorization-mode: ${twice} is given more than once`);
  return modes;
}

/** Admission plugins to have besides the default ones, and those to leave out. None may be both. */
export function admissionPlugins(
  enabled: string,
  disabled: string,
): { enabledAdmissionPlugins: string[]; disabledAdmissionPlugins: string[] } {
  const on = listOf(enabled).map((name) => oneOf('--enable-admission-plugins', name, ADMISSION_PLUGINS));
  const off = listOf(disabled).map((name) => oneOf('--disable-admission-plugins', name, ADMISSION_PLUGINS));
  const both = on.find((name) => off.includes(name));
  if (both) throw new UsageError(`${both} in enable-admission-plugins and disable-admission-plugins overlapped`);
  return { enabledAdmissionPlugins: on, disabledAdmissionPlugins: off };
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
}

function oneOf<T extends string>(option: string, name: string, known: readonly T[]): T {
  const found = known.find((each) => each === name);
  if (found === undefined) throw new UsageError(`${option}: ${name} is unknown; there are ${known.join(', ')}`);
  return found;
}
