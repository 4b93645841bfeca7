/** The layout of `kubectl explain` (kubectl/pkg/explain/v2/templates/plaintext.tmpl). */
import { explainFields, type ExplainedField, type ExplainedPath, type GroupVersionKind, type SchemaRegistry } from '@drydock/apimachinery';
import { indentLines, wordWrap } from './word-wrap.ts';

const SHORT_ENUM = 4;

export function explainHeader({ group, kind, version }: GroupVersionKind): string {
  return `${group ? `GROUP:      ${group}\n` : ''}KIND:       ${kind}\nVERSION:    ${version}\n\n`;
}

export function explainText({ field, descriptions, fields }: ExplainedPath, registry: SchemaRegistry, recursive: boolean): string {
  const description = descriptions.length ? descriptions.map((text) => `${text}\n`).join('') : '<empty>';
  const head = field ? `FIELD: ${field.name} <${field.type}>\n${longEnum(field)}\n\n` : '';
  const list = fields.length ? `FIELDS:\n${fieldList(fields, registry, recursive, 1, [])}` : '';
  return `${head}DESCRIPTION:\n${indentLines(wordWrap(description, 76), 4)}\n${list}\n`;
}

function longEnum({ enum: values }: ExplainedField): string {
  return values ? `ENUM:${values.map((value) => `\n    ${enumText(value)}`).join('')}` : '';
}

function enumText(value: unknown): string {
  return value === '' ? '""' : String(value);
}

function fieldList(
  fields: readonly ExplainedField[],
  registry: SchemaRegistry,
  recursive: boolean,
  level: number,
  path: readonly string[],
): string {
  return fields
    .map((field) => {
      const line = fieldLine(field, level);
      if (!recursive) return `${line}${fieldDescription(field, level)}\n`;
      // A type inside itself is not followed again.
      const known = field.type.replace(/^(\[\]|map\[string\])+/, '');
      if (path.includes(known)) return line;
      const inner = [...path, ...(/^[A-Z]/.test(known) && known !== 'Object' ? [known] : [])];
      return line + fieldList(explainFields(field.schema, registry), registry, recursive, level + 1, inner);
    })
    .join('');
}

function fieldLine({ name, type, required, enum: values }: ExplainedField, level: number): string {
  const indent = '  '.repeat(level);
  return `${indent}${name}\t<${type}>${required ? ' -required-' : ''}${values ? `\n${indent}enum: ${shortEnum(values)}` : ''}\n`;
}

function shortEnum(values: readonly unknown[]): string {
  const shown = values.slice(0, SHORT_ENUM).map(enumText).join(', ');
  return values.length > SHORT_ENUM ? `${shown}, ....` : shown;
}

function fieldDescription({ description }: ExplainedField, level: number): string {
  return `${indentLines(wordWrap(description || '<no description>', 78 - level * 2), level * 2 + 2)}\n`;
}
