/** From a stored CustomResourceDefinition to the resources that the generic store serves. */
import {
  deepEqual,
  deepFreeze,
  formatGoValue,
  formatGroupVersion,
  JsonPath,
  kubernetesSchemas,
  type KubeObject,
} from '@drydock/apimachinery';
import { compareVersions } from '../discovery/discovery.ts';
import type { Reader, ResourceDefinition } from '../registry/resource-definition.ts';
import {
  isCrdConditionTrue,
  type CustomResourceDefinition,
  type CustomResourceDefinitionSpec,
  type CustomResourceDefinitionVersion,
  type JSONSchemaProps,
  type SelectableField,
} from './custom-resource-definition.types.ts';
import { scaleMapping } from './custom-resource.scale.ts';
import { customStatusStrategy, customStrategy } from './custom-resource.strategy.ts';
import { customTable } from './custom-resource.table.ts';
import { decodeCustomResource } from './decode-custom-resource.ts';
import { applyDefaults } from './schema/defaulting.ts';

const made = new WeakMap<CustomResourceDefinition, readonly ResourceDefinition[]>();

/** One for each served version; none before the names are accepted. The same for the same (frozen) object. */
export function customResourcesOf(crd: CustomResourceDefinition): readonly ResourceDefinition[] {
  const before = made.get(crd);
  if (before) return before;
  const isServed = isCrdConditionTrue(crd, 'Established');
  const definitions = isServed ? crd.spec.versions.filter(({ served }) => served).map((version) => newDefinition(crd, version)) : [];
  made.set(crd, definitions);
  return definitions;
}

/** In the order in which discovery lists them. */
const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'] as const;
const VERBS_OF_TERMINATING = ['delete', 'deletecollection', 'get', 'list', 'watch'] as const;

const EVERYTHING: JSONSchemaProps = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

function schemaOf(version: CustomResourceDefinitionVersion | undefined): JSONSchemaProps {
  return version?.schema?.openAPIV3Schema ?? EVERYTHING;
}

function newDefinition(crd: CustomResourceDefinition, version: CustomResourceDefinitionVersion): ResourceDefinition {
  const { spec } = crd;
  const names = crd.status?.acceptedNames ?? spec.names;
  const schema = schemaOf(version);
  const { scale } = version.subresources ?? {};
  const isTerminating = isCrdConditionTrue(crd, 'Terminating');
  const status = customStatusStrategy(version, schema);
  return {
    group: spec.group,
    version: version.name,
    kind: names.kind,
    listKind: names.listKind,
    plural: names.plural,
    singular: names.singular || names.kind.toLowerCase(),
    shortNames: names.shortNames,
    categories: names.categories,
    namespaced: spec.scope === 'Namespaced',
    discoveredVerbs: isTerminating ? VERBS_OF_TERMINATING : VERBS,
    ...(isTerminating ? { createRefusal: 'create not allowed while custom resource definition is terminating' } : {}),
    strategy: customStrategy(version, schema),
    table: customTable(version.additionalPrinterColumns),
    ...(status ? { status } : {}),
    ...(scale ? { scale: scaleMapping(scale) } : {}),
    ...(version.selectableFields?.length ? { fieldSelectors: fieldSelectors(version.selectableFields) } : {}),
    convert: conversion(spec, version),
    ...(version.deprecated ? { deprecationWarning: version.deprecationWarning ?? defaultDeprecationWarning(spec, version) } : {}),
    schema,
  };
}

/** Strategy None: only `apiVersion` changes. What is read is pruned and defaulted as the schema of the moment says. */
function conversion(spec: CustomResourceDefinitionSpec, version: CustomResourceDefinitionVersion): ResourceDefinition['convert'] {
  const { group } = spec;
  const storage = spec.versions.find((each) => each.storage);
  const storedVersion = formatGroupVersion({ group, version: storage?.name ?? version.name });
  const ownVersion = formatGroupVersion({ group, version: version.name });
  const read = new WeakMap<KubeObject, KubeObject>();
  return {
    toStored(draft) {
      if (storedVersion === ownVersion) return draft;
      return { ...coerced(draft, schemaOf(storage)), apiVersion: storedVersion };
    },
    fromStored(object) {
      const before = read.get(object);
      if (before) return before;
      const schema = schemaOf(version);
      const own = { ...coerced(object, schema), apiVersion: ownVersion };
      applyDefaults(own, schema);
      const result = deepEqual(own, object) ? object : deepFreeze(own);
      read.set(object, result);
      return result;
    },
  };
}

/** Metadata was judged when the object was written. */
function coerced(object: KubeObject, schema: JSONSchemaProps): KubeObject {
  const decoded = decodeCustomResource(object, schema, kubernetesSchemas);
  return 'error' in decoded
    ? (JSON.parse(JSON.stringify(object)) as KubeObject)
    : ({ ...decoded.object, metadata: object.metadata } as KubeObject);
}

function fieldSelectors(fields: readonly SelectableField[]): Record<string, Reader<KubeObject, string>> {
  return Object.fromEntries(
    fields.map(({ jsonPath }) => {
      const path = JsonPath.parse(`{${jsonPath}}`, { allowMissingKeys: true }).value;
      const read = (object: KubeObject): string => {
        const value = path?.find(object).value?.[0]?.[0];
        return value === undefined || value === null ? '' : formatGoValue(value);
      };
      return [jsonPath.replace(/^\./, ''), read];
    }),
  );
}

function defaultDeprecationWarning(
  { group, versions, names }: CustomResourceDefinitionSpec,
  { name }: CustomResourceDefinitionVersion,
): string {
  const [better] = versions
    .filter((each) => each.served && !each.deprecated && compareVersions(each.name, name) < 0)
    .map((each) => each.name)
    .sort(compareVersions);
  return `${group}/${name} ${names.kind} is deprecated${better ? `; use ${group}/${better} ${names.kind}` : ''}`;
}
