/** The form in which upstream validates a CustomResourceDefinition: what all versions have alike stands above them (apiextensions/v1, conversion.go). */
import { deepEqual, GoValue, quoteGo } from '@drydock/apimachinery';
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
  SelectableField,
} from '@drydock/apiserver';

interface PerVersion {
  schema?: CustomResourceDefinitionVersion['schema'];
  subresources?: CustomResourceSubresources;
  additionalPrinterColumns?: CustomResourceColumnDefinition[];
  selectableFields?: SelectableField[];
}

export interface InternalSpec extends Omit<CustomResourceDefinitionSpec, 'versions'> {
  versions: readonly CustomResourceDefinitionVersion[];
  /** Field errors name `schema` of all versions `validation`. */
  common: PerVersion;
}

const HOISTED = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const;

export function toInternal(spec: CustomResourceDefinitionSpec): InternalSpec {
  const given = spec.versions ?? [];
  const [first] = given;
  const alike = HOISTED.filter((field) => first && given.every((version) => deepEqual(version[field], first[field])));
  const common: PerVersion = Object.fromEntries(alike.flatMap((field) => (first![field] === undefined ? [] : [[field, first![field]]])));
  const versions = given.map(
    (version) =>
      Object.fromEntries(
        Object.entries(version).filter(([field]) => !alike.includes(field as (typeof HOISTED)[number])),
      ) as unknown as CustomResourceDefinitionVersion,
  );
  return { ...spec, versions, common };
}

/** The versions as `%#v` shows them; pointers are some address. */
export function goVersions(versions: readonly CustomResourceDefinitionVersion[]): GoValue {
  const type = 'apiextensions.CustomResourceDefinitionVersion';
  if (versions.length === 0) return new GoValue(`[]${type}{}`);
  return new GoValue(`[]${type}{${versions.map((version) => `${type}{${goVersionFields(version)}}`).join(', ')}}`);
}

const ADDRESS = '0xc000000000';

function pointer(type: string, value: unknown): string {
  return `(*${type})(${value === undefined ? 'nil' : ADDRESS})`;
}

function goVersionFields(version: CustomResourceDefinitionVersion): string {
  const { name, served, storage, deprecated = false, deprecationWarning, schema, subresources } = version;
  return [
    `Name:${quoteGo(name)}`,
    `Served:${served}`,
    `Storage:${storage}`,
    `Deprecated:${deprecated}`,
    `DeprecationWarning:${pointer('string', deprecationWarning)}`,
    `Schema:${pointer('apiextensions.CustomResourceValidation', schema)}`,
    `Subresources:${pointer('apiextensions.CustomResourceSubresources', subresources)}`,
    `AdditionalPrinterColumns:${goColumns(version.additionalPrinterColumns)}`,
    `SelectableFields:${goFields(version.selectableFields)}`,
  ].join(', ');
}

function goColumns(columns: readonly CustomResourceColumnDefinition[] | undefined): string {
  const type = 'apiextensions.CustomResourceColumnDefinition';
  if (!columns) return `[]${type}(nil)`;
  const shown = columns.map(
    ({ name, type: columnType, format = '', description = '', priority = 0, jsonPath }) =>
      `${type}{Name:${quoteGo(name)}, Type:${quoteGo(columnType)}, Format:${quoteGo(format)}, Description:${quoteGo(description)}, Priority:${priority}, JSONPath:${quoteGo(jsonPath)}}`,
  );
  return `[]${type}{${shown.join(', ')}}`;
}

function goFields(fields: readonly SelectableField[] | undefined): string {
  const type = 'apiextensions.SelectableField';
  if (!fields) return `[]${type}(nil)`;
  return `[]${type}{${fields.map(({ jsonPath }) => `${type}{JSONPath:${quoteGo(jsonPath)}}`).join(', ')}}`;
}
