/** `/scale` of a custom resource, at the paths that its definition names (apiextensions-apiserver, registry/customresource). */
import {
  FieldPath,
  formatGoValue,
  getPath,
  invalid,
  isRecord,
  newInternalError,
  setPath,
  type FieldError,
  type KubeObject,
} from '@drydock/apimachinery';
import type { ScaleMapping } from '../registry/resource-definition.ts';
import type { CustomResourceSubresourceScale } from './custom-resource-definition.types.ts';

const MAX_INT32 = 2 ** 31 - 1;

type Read = { value: unknown; error?: undefined } | { value?: undefined; error: string };

function segments(path: string): string[] {
  return path.replace(/^\./, '').split('.');
}

/** A field that may be missing but must have a type (apimachinery, unstructured.NestedInt64 and NestedString). */
function nested(object: KubeObject, path: string, wanted: 'int64' | 'string'): Read {
  const steps = segments(path);
  for (let i = 0; i < steps.length; i++) {
    const parent = getPath(object, steps.slice(0, i));
    if (parent === undefined || parent === null) return { value: undefined };
    if (!isRecord(parent)) return accessorError(steps.slice(0, i + 1), parent, 'map[string]interface{}');
    if (!Object.hasOwn(parent, steps[i]!)) return { value: undefined };
  }
  const value = getPath(object, steps);
  return goType(value) === wanted ? { value } : accessorError(steps, value, wanted);
}

function accessorError(steps: readonly string[], value: unknown, wanted: string): Read {
  return { error: `.${steps.join('.')} accessor error: ${formatGoValue(value)} is of the type ${goType(value)}, expected ${wanted}` };
}

function goType(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map[string]interface {}';
}

function valueAt(object: KubeObject, path: string, wanted: 'int64' | 'string'): unknown {
  const { value, error } = nested(object, path, wanted);
  if (error !== undefined) throw newInternalError(error);
  return value;
}

export function scaleMapping({
  specReplicasPath,
  statusReplicasPath,
  labelSelectorPath,
}: CustomResourceSubresourceScale): ScaleMapping<KubeObject> {
  return {
    specReplicasPath,
    specReplicas: (object) => valueAt(object, specReplicasPath, 'int64') as number | undefined,
    statusReplicas: (object) => (valueAt(object, statusReplicasPath, 'int64') as number | undefined) ?? 0,
    selector: (object) => (labelSelectorPath ? ((valueAt(object, labelSelectorPath, 'string') as string | undefined) ?? '') : ''),
    withReplicas: (draft, replicas) => void Object.assign(draft, setPath(draft, segments(specReplicasPath), replicas)),
  };
}

export function scaleSpecErrors(object: KubeObject, { specReplicasPath }: CustomResourceSubresourceScale): FieldError[] {
  return replicasErrors(object, specReplicasPath);
}

export function scaleStatusErrors(object: KubeObject, scale: CustomResourceSubresourceScale): FieldError[] {
  const selector = scale.labelSelectorPath ? nested(object, scale.labelSelectorPath, 'string').error : undefined;
  return [
    ...replicasErrors(object, scale.statusReplicasPath),
    ...(selector === undefined ? [] : [invalid(FieldPath.of(scale.labelSelectorPath!), '', selector)]),
  ];
}

function replicasErrors(object: KubeObject, at: string): FieldError[] {
  const { value, error } = nested(object, at, 'int64');
  const path = FieldPath.of(at);
  if (error !== undefined) return [invalid(path, 0, error)];
  const replicas = (value as number | undefined) ?? 0;
  if (replicas < 0) return [invalid(path, replicas, 'should be a non-negative integer')];
  return replicas > MAX_INT32 ? [invalid(path, replicas, `should be less than or equal to ${MAX_INT32}`)] : [];
}
