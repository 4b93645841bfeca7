import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { schemaText } from '../src/graphql/schema-text.ts';

it('schema.graphql is what the resolvers declare (npm run schema)', async () => {
  expect(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')).toBe(await schemaText());
});
