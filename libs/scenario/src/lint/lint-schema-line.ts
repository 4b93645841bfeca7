import type { DocumentKind } from '../format/json-schemas.ts';
import type { Problem } from '../source/problem.ts';

const SCHEMA_LINE = /^# yaml-language-server: \$schema=(\S+)\s*$/;

/** The first line of a YAML file tells editors what may stand in it. */
export function lintSchemaLine(kind: DocumentKind, file: string, text: string): Problem[] {
  const schema = SCHEMA_LINE.exec(text.split(/\r?\n/, 1)[0]!)?.[1];
  if (schema?.endsWith(`${kind}.schema.json`)) return [];
  const wanted = `# yaml-language-server: $schema=…/${kind}.schema.json`;
  const message =
    schema === undefined ? `must begin with "${wanted}", so that editors complete it` : `names the schema ${schema}: write "${wanted}"`;
  return [{ file, line: 1, column: 1, severity: 'error', message }];
}
