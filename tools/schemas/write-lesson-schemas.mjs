/** Writes the formats of the lesson files as JSON Schemas into libs/scenario/schema. A spec fails when they are out of date. */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { DOCUMENT_SCHEMAS, jsonSchemaOf } from '../../libs/scenario/dist/index.js';

const folder = new URL('../../libs/scenario/schema/', import.meta.url);
const style = await resolveConfig(folder);

for (const kind of Object.keys(DOCUMENT_SCHEMAS)) {
  const file = new URL(`${kind}.schema.json`, folder);
  writeFileSync(file, await format(JSON.stringify(jsonSchemaOf(kind)), { ...style, parser: 'json' }));
}
