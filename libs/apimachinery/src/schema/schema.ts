/** The shape of a value: an OpenAPI v3 schema object with the attributes that Kubernetes adds. */
import type { GroupVersionKind } from '../group-version.ts';

export interface Schema {
  /** `#/components/schemas/io.k8s.api.core.v1.PodSpec`. Attributes beside it belong to the field, not to what it refers to. */
  readonly $ref?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-list-type'?: ListType;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: MapType;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  /** The Go type of the field, where the schema does not imply it: `v1.PullPolicy`, `v1.ResourceList`. */
  readonly 'x-go-type'?: string;
  /** The Go field is a pointer: its zero value is not the same as its absence. */
  readonly 'x-go-pointer'?: boolean;
  /** An empty list is not the same as none to those who set defaults and validate, though Go writes neither. */
  readonly 'x-go-keeps-empty'?: boolean;
  /** Whether Go leaves the field out when it is empty; where missing, exactly the fields that are not required are left out. */
  readonly 'x-go-omitempty'?: boolean;
  /** Validation and other keywords, as custom resources use them. */
  readonly [keyword: string]: unknown;
}

export type ListType = 'atomic' | 'set' | 'map';
export type MapType = 'granular' | 'atomic';

const REF_PREFIX = '#/components/schemas/';

/** The definition that a `$ref` names. */
export function refName(ref: string): string {
  return ref.startsWith(REF_PREFIX) ? ref.slice(REF_PREFIX.length) : ref.slice(ref.lastIndexOf('/') + 1);
}

export function newRef(definition: string): Schema {
  return { $ref: REF_PREFIX + definition };
}

/** Whether Go writes nothing for the field when its value is empty. `owner` is the schema whose property the field is. */
export function isOmittedWhenEmpty(owner: Schema, field: string, schema: Schema): boolean {
  return schema['x-go-omitempty'] ?? !owner.required?.includes(field);
}
