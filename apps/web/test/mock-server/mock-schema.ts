import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema } from 'graphql';

export const mockSchema = buildSchema(readFileSync(fileURLToPath(new URL('../../../server/schema.graphql', import.meta.url)), 'utf8'));
