import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { schemaText } from './graphql/schema-text.ts';

/** `npm run schema` in this folder. */
writeFileSync(new URL('../schema.graphql', import.meta.url), await schemaText());
