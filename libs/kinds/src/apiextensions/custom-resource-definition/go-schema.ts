/** A schema as `%#v` shows its Go type, with some address for each pointer. */
import { goJsonSyntax, quoteGo } from '@drydock/apimachinery';
import type { JSONSchemaProps, ValidationRule } from '@drydock/apiserver';

const ADDRESS = '0xc000000000';

function pointer(type: string, value: unknown): string {
  return `(*${type})(${value === undefined ? 'nil' : ADDRESS})`;
}

function strings(value: readonly string[] | undefined): string {
  return value ? `[]string{${value.map((each) => quoteGo(each)).join(', ')}}` : '[]string(nil)';
}

function schemas(value: readonly JSONSchemaProps[] | undefined): string {
  const type = 'apiextensions.JSONSchemaProps';
  return value ? `[]${type}{${value.map(goSchema).join(', ')}}` : `[]${type}(nil)`;
}

function schemaMap(value: unknown): string {
  const type = 'map[string]apiextensions.JSONSchemaProps';
  if (!value) return `${type}(nil)`;
  const entries = Object.entries(value as Record<string, JSONSchemaProps>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${type}{${entries.map(([name, each]) => `${quoteGo(name)}:${goSchema(each)}`).join(', ')}}`;
}

export function goSchema(schema: JSONSchemaProps): string {
  const text = (value: unknown): string => quoteGo(typeof value === 'string' ? value : '');
  const fields = [
    `ID:${text(schema.id)}`,
    `Schema:${text(schema.$schema)}`,
    `Ref:${pointer('string', schema.$ref)}`,
    `Description:${text(schema.description)}`,
    `Type:${text(schema.type)}`,
    `Nullable:${schema.nullable ?? false}`,
    `Format:${text(schema.format)}`,
    `Title:${text(schema.title)}`,
    `Default:${pointer('apiextensions.JSON', schema.default)}`,
    `Maximum:${pointer('float64', schema.maximum)}`,
    `ExclusiveMaximum:${schema.exclusiveMaximum ?? false}`,
    `Minimum:${pointer('float64', schema.minimum)}`,
    `ExclusiveMinimum:${schema.exclusiveMinimum ?? false}`,
    `MaxLength:${pointer('int64', schema.maxLength)}`,
    `MinLength:${pointer('int64', schema.minLength)}`,
    `Pattern:${text(schema.pattern)}`,
    `MaxItems:${pointer('int64', schema.maxItems)}`,
    `MinItems:${pointer('int64', schema.minItems)}`,
    `UniqueItems:${schema.uniqueItems ?? false}`,
    `MultipleOf:${pointer('float64', schema.multipleOf)}`,
    `Enum:[]apiextensions.JSON${schema.enum ? `{${schema.enum.map(goJsonSyntax).join(', ')}}` : '(nil)'}`,
    `MaxProperties:${pointer('int64', schema.maxProperties)}`,
    `MinProperties:${pointer('int64', schema.minProperties)}`,
    `Required:${strings(schema.required)}`,
    `Items:${pointer('apiextensions.JSONSchemaPropsOrArray', schema.items)}`,
    `AllOf:${schemas(schema.allOf)}`,
    `OneOf:${schemas(schema.oneOf)}`,
    `AnyOf:${schemas(schema.anyOf)}`,
    `Not:${pointer('apiextensions.JSONSchemaProps', schema.not)}`,
    `Properties:${schemaMap(schema.properties)}`,
    `AdditionalProperties:${pointer('apiextensions.JSONSchemaPropsOrBool', schema.additionalProperties)}`,
    `PatternProperties:${schemaMap(schema.patternProperties)}`,
    `Dependencies:apiextensions.JSONSchemaDependencies(nil)`,
    `AdditionalItems:${pointer('apiextensions.JSONSchemaPropsOrBool', schema.additionalItems)}`,
    `Definitions:apiextensions.JSONSchemaDefinitions(nil)`,
    `ExternalDocs:${pointer('apiextensions.ExternalDocumentation', schema.externalDocs)}`,
    `Example:${pointer('apiextensions.JSON', schema.example)}`,
    `XPreserveUnknownFields:${pointer('bool', schema['x-kubernetes-preserve-unknown-fields'])}`,
    `XEmbeddedResource:${schema['x-kubernetes-embedded-resource'] ?? false}`,
    `XIntOrString:${schema['x-kubernetes-int-or-string'] ?? false}`,
    `XListMapKeys:${strings(schema['x-kubernetes-list-map-keys'])}`,
    `XListType:${pointer('string', schema['x-kubernetes-list-type'])}`,
    `XMapType:${pointer('string', schema['x-kubernetes-map-type'])}`,
    `XValidations:apiextensions.ValidationRules${schema['x-kubernetes-validations'] ? `{${schema['x-kubernetes-validations'].map(goRule).join(', ')}}` : '(nil)'}`,
  ];
  return `apiextensions.JSONSchemaProps{${fields.join(', ')}}`;
}

/** `apiextensions.ValidationRule{…}`, as messages about a rule show it. */
export function goRule({ rule, message = '', messageExpression = '', reason, fieldPath = '', optionalOldSelf }: ValidationRule): string {
  const fields = [
    `Rule:${quoteGo(rule)}`,
    `Message:${quoteGo(message)}`,
    `MessageExpression:${quoteGo(messageExpression)}`,
    `Reason:${pointer('apiextensions.FieldValueErrorReason', reason)}`,
    `FieldPath:${quoteGo(fieldPath)}`,
    `OptionalOldSelf:${pointer('bool', optionalOldSelf)}`,
  ];
  return `apiextensions.ValidationRule{${fields.join(', ')}}`;
}
