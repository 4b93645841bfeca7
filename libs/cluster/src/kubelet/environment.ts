/** The environment of a container (pkg/kubelet, makeEnvironmentVariables). */
import { getOwn, type KubeObject } from '@drydock/apimachinery';
import type { Container, EnvVar, KeySelector, Pod } from '@drydock/kinds';
import { decodeUtf8 } from '@drydock/shell';
import { objectBytes } from '../volumes/projected-files.ts';
import { expandReferences } from './expansion.ts';
import { fieldValue, resourceFieldValue } from './field-values.ts';
import { withAddresses } from './pod-addresses.ts';
import type { PodSync } from './pod-sync.ts';
import { serviceEnvironment, type Environment } from './service-environment.ts';

const ENVIRONMENT_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

interface Source {
  resource: 'configmaps' | 'secrets';
  /** As messages name it. */
  kind: 'ConfigMap' | 'Secret';
}

const CONFIG_MAP: Source = { resource: 'configmaps', kind: 'ConfigMap' };
const SECRET: Source = { resource: 'secrets', kind: 'Secret' };

/** All variables, or why there are none: a ConfigMap, a Secret or a key is missing. */
export function containerEnvironment(sync: PodSync, container: Container): { env: Environment } | { error: string } {
  const services = serviceEnvironment(sync.context.lister, sync.pod);
  if (!container.env?.length && !container.envFrom?.length) return { env: services };
  const pod = withAddresses(sync.pod, sync.record, sync.node);
  const variables = Object.create(null) as Record<string, string>;
  const failure = addSources(sync, container, variables);
  if (failure) return failure;
  const lookUp = (name: string) => variables[name] ?? (getOwn(services, name) as string | undefined);
  for (const variable of container.env ?? []) {
    const value = variableValue(sync, pod, container, variable, lookUp);
    if (typeof value === 'object') return value;
    if (value !== undefined) variables[variable.name ?? ''] = value;
  }
  return { env: { ...services, ...variables } };
}

function addSources(sync: PodSync, { envFrom = [] }: Container, variables: Record<string, string>): { error: string } | undefined {
  for (const { configMapRef, secretRef, prefix = '' } of envFrom) {
    const reference = configMapRef ?? secretRef ?? {};
    const source = configMapRef ? CONFIG_MAP : SECRET;
    const object = findObject(sync, source, reference.name ?? '');
    if (!object && !reference.optional) return missingObject(source, reference.name ?? '');
    for (const [key, value] of object ? objectBytes(object) : []) {
      if (ENVIRONMENT_NAME.test(prefix + key)) variables[prefix + key] = decodeUtf8(value);
    }
  }
  return undefined;
}

function variableValue(
  sync: PodSync,
  pod: Pod,
  container: Container,
  { value = '', valueFrom }: EnvVar,
  lookUp: (name: string) => string | undefined,
): string | undefined | { error: string } {
  if (!valueFrom) return expandReferences(value, lookUp);
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef) return fieldValue(pod, fieldRef.fieldPath ?? '') ?? '';
  if (resourceFieldRef) return resourceFieldValue(pod, resourceFieldRef, sync.node, container);
  if (configMapKeyRef) return keyValue(sync, CONFIG_MAP, configMapKeyRef);
  return secretKeyRef ? keyValue(sync, SECRET, secretKeyRef) : '';
}

/** Undefined when an optional key is missing: the variable is then not set. */
function keyValue(sync: PodSync, source: Source, { name = '', key = '', optional }: KeySelector): string | undefined | { error: string } {
  const object = findObject(sync, source, name);
  if (!object) return optional ? undefined : missingObject(source, name);
  const value = objectBytes(object).get(key);
  if (value !== undefined) return decodeUtf8(value);
  return optional ? undefined : { error: `couldn't find key ${key} in ${source.kind} ${sync.pod.metadata.namespace}/${name}` };
}

function findObject(sync: PodSync, { resource }: Source, name: string): KubeObject | undefined {
  return sync.context.lister.get(resource, sync.pod.metadata.namespace, name);
}

function missingObject({ kind }: Source, name: string): { error: string } {
  return { error: `${kind.toLowerCase()} "${name}" not found` };
}
