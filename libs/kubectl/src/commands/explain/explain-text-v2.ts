/** The older layout of `kubectl explain`, `--output plaintext-openapiv2` (kubectl/pkg/explain, modelPrinter and fieldsPrinter). */
import {
  explainFields,
  formatGroupVersion,
  type ExplainedField,
  type ExplainedPath,
  type GroupVersionKind,
  type Schema,
  type SchemaRegistry,
} from '@drydock/apimachinery';
import { fillLines } from './word-wrap.ts';

const WIDTH = 80;
const FIELD_INDENT = 3;
const DESCRIPTION_INDENT = 5;

export function explainTextV2(kind: GroupVersionKind, path: ExplainedPath, registry: SchemaRegistry, recursive: boolean): string {
  const { field, fields, descriptions } = path;
  const head = `KIND:     ${kind.kind}\nVERSION:  ${formatGroupVersion(kind)}\n\n`;
  const label = fields.length > 0 ? 'RESOURCE:' : 'FIELD:   ';
  const about = field ? `${label} ${field.name} <${typeOf(field.schema, registry)}>\n\n` : '';
  const described = descriptions.filter((text) => text !== '').map(paragraph);
  const list = fields.length > 0 ? `\nFIELDS:\n${fieldList(fields, registry, recursive, FIELD_INDENT, [])}` : '';
  return `${head}${about}DESCRIPTION:\n${described.length > 0 ? described.join('\n') : paragraph('<empty>')}${list}`;
}

function paragraph(text: string): string {
  const lines = fillLines(text, WIDTH - DESCRIPTION_INDENT);
  return lines.map((line) => (line === '' ? '\n' : `${' '.repeat(DESCRIPTION_INDENT)}${line}\n`)).join('');
}

/** `outer`: the types around the fields; one inside itself is not followed again. */
function fieldList(
  fields: readonly ExplainedField[],
  registry: SchemaRegistry,
  recursive: boolean,
  indent: number,
  outer: readonly Schema[],
): string {
  return fields
    .map((field) => {
      const { name, required, description, schema } = field;
      const line = `${' '.repeat(indent)}${name}\t<${typeOf(schema, registry)}>${required && !recursive ? ' -required-' : ''}\n`;
      if (!recursive) return `${line}${paragraph(description || '<no description>')}\n`;
      const type = registry.resolve(schema);
      if (outer.includes(type)) return line;
      return line + fieldList(explainFields(schema, registry), registry, recursive, indent + FIELD_INDENT, [...outer, type]);
    })
    .join('');
}

/** Version 2 has no names for types: structs are objects, and what may be a number or a string is a string. */
function typeOf(schema: Schema, registry: SchemaRegistry): string {
  const { type, items, properties, additionalProperties } = registry.resolve(schema);
  if (items) return `[]${typeOf(items, registry)}`;
  if (typeof additionalProperties === 'object') return `map[string]${typeOf(additionalProperties, registry)}`;
  if (properties || type === 'object') return 'Object';
  return type ?? 'string';
}
