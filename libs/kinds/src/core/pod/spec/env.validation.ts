/** pkg/apis/core/validation: ValidateEnv, ValidateEnvFrom and the selectors that volumes share with them. */
import {
  isConfigMapKey,
  isDNS1123Subdomain,
  invalid,
  isRelaxedEnvVarName,
  notSupported,
  isQualifiedName,
  required,
  type FieldError,
  type FieldPath,
} from '@drydock/apimachinery';
import { invalidAll, requiredText } from '../../../meta/validation/field-checks.ts';
import type { EnvFromSource, EnvVar, EnvVarSource, KeySelector, ObjectFieldSelector, ResourceFieldSelector } from './container.types.ts';

/** What a downward API field path can be at all (pkg/apis/core/pods, ConvertDownwardAPIFieldLabel). */
const KNOWN_FIELD_PATHS = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]);

export const ENV_FIELD_PATHS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

export const VOLUME_FIELD_PATHS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];

const RESOURCE_FIELDS = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

const DIVISORS: Readonly<Record<string, readonly string[]>> = {
  cpu: ['1', '1m'],
  memory: ['1', '1E', '1Ei', '1G', '1Gi', '1K', '1Ki', '1M', '1Mi', '1P', '1Pi', '1T', '1Ti', '1k'],
};

export function validateEnv(variables: readonly EnvVar[], path: FieldPath): FieldError[] {
  return variables.flatMap((variable, index) => {
    const at = path.index(index);
    return [...nameErrors(variable.name, at.child('name')), ...valueFromErrors(variable, at.child('valueFrom'))];
  });
}

function nameErrors(name: string | undefined, path: FieldPath): FieldError[] {
  return name ? invalidAll(path, name, isRelaxedEnvVarName(name)) : [required(path)];
}

function valueFromErrors({ value, valueFrom }: EnvVar, path: FieldPath): FieldError[] {
  if (!valueFrom) return [];
  const errors = sourceErrors(valueFrom, path);
  const count = [valueFrom.fieldRef, valueFrom.resourceFieldRef, valueFrom.configMapKeyRef, valueFrom.secretKeyRef].filter(Boolean).length;
  if (count === 0) {
    errors.push(invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'));
  } else if (value) {
    errors.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  } else if (count > 1) {
    errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
  }
  return errors;
}

function sourceErrors(source: EnvVarSource, path: FieldPath): FieldError[] {
  return [
    ...(source.fieldRef ? validateFieldSelector(source.fieldRef, ENV_FIELD_PATHS, path.child('fieldRef')) : []),
    ...(source.resourceFieldRef ? validateResourceFieldSelector(source.resourceFieldRef, path.child('resourceFieldRef'), false) : []),
    ...(source.configMapKeyRef ? keySelectorErrors(source.configMapKeyRef, path.child('configMapKeyRef')) : []),
    ...(source.secretKeyRef ? keySelectorErrors(source.secretKeyRef, path.child('secretKeyRef')) : []),
  ];
}

function keySelectorErrors({ name = '', key = '' }: KeySelector, path: FieldPath): FieldError[] {
  return [
    ...invalidAll(path.child('name'), name, isDNS1123Subdomain(name)),
    ...(key ? invalidAll(path.child('key'), key, isConfigMapKey(key)) : [required(path.child('key'))]),
  ];
}

/** validateObjectFieldSelector. `allowed` is sorted. */
export function validateFieldSelector(selector: ObjectFieldSelector, allowed: readonly string[], path: FieldPath): FieldError[] {
  const { apiVersion, fieldPath } = selector;
  if (!apiVersion) return [required(path.child('apiVersion'))];
  if (!fieldPath) return [required(path.child('fieldPath'))];
  const subscripted = /^(metadata\.(?:annotations|labels))\['(.*)'\]$/.exec(fieldPath);
  if (subscripted) {
    const key = subscripted[1] === 'metadata.annotations' ? subscripted[2]!.toLowerCase() : subscripted[2]!;
    return invalidAll(path, key, isQualifiedName(key));
  }
  if (apiVersion !== 'v1') return [conversionError(path, fieldPath, `unsupported pod version: ${apiVersion}`)];
  if (!KNOWN_FIELD_PATHS.has(fieldPath)) return [conversionError(path, fieldPath, `field label not supported: ${fieldPath}`)];
  return allowed.includes(fieldPath) ? [] : [notSupported(path.child('fieldPath'), fieldPath, allowed)];
}

function conversionError(path: FieldPath, fieldPath: string, why: string): FieldError {
  return invalid(path.child('fieldPath'), fieldPath, `error converting fieldPath: ${why}`);
}

/** validateContainerResourceFieldSelector. In volumes the container must be named. */
export function validateResourceFieldSelector(selector: ResourceFieldSelector, path: FieldPath, inVolume: boolean): FieldError[] {
  const { containerName, resource } = selector;
  if (inVolume && !containerName) return [required(path.child('containerName'))];
  if (!resource) return [required(path.child('resource'))];
  if (!RESOURCE_FIELDS.includes(resource) && !/^(limits|requests)\.hugepages-/.test(resource)) {
    return [notSupported(path.child('resource'), resource, RESOURCE_FIELDS)];
  }
  return divisorErrors(selector, path);
}

function divisorErrors({ resource, divisor }: ResourceFieldSelector, path: FieldPath): FieldError[] {
  const text = String(divisor ?? '0');
  const kind = resource!.endsWith('.cpu') ? 'cpu' : 'memory';
  if (text === '0' || DIVISORS[kind]!.includes(text)) return [];
  const what = resource!.slice(resource!.indexOf('.') + 1);
  return kind === 'cpu'
    ? [invalid(path.child('divisor'), resource, "only divisor's values 1m and 1 are supported with the cpu resource")]
    : [
        invalid(
          path.child('divisor'),
          resource,
          `only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the ${what.startsWith('ephemeral') ? 'local ephemeral storage' : what} resource`,
        ),
      ];
}

export function validateEnvFrom(sources: readonly EnvFromSource[], path: FieldPath): FieldError[] {
  return sources.flatMap((source, index) => {
    const at = path.index(index);
    const errors = source.prefix ? invalidAll(at.child('prefix'), source.prefix, isRelaxedEnvVarName(source.prefix)) : [];
    if (source.configMapRef) errors.push(...referenceErrors(source.configMapRef.name, at.child('configMapRef')));
    if (source.secretRef) errors.push(...referenceErrors(source.secretRef.name, at.child('secretRef')));
    // Upstream reports these two at the list, not at the entry.
    if (!source.configMapRef && !source.secretRef) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    if (source.configMapRef && source.secretRef) errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
    return errors;
  });
}

function referenceErrors(name: string | undefined, path: FieldPath): FieldError[] {
  return name ? invalidAll(path.child('name'), name, isDNS1123Subdomain(name)) : requiredText(path.child('name'), name);
}
