import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges } from 'graphql';
import { schemaText } from '../src/graphql/schema-text.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

it('schema.graphql is what the resolvers declare (npm run schema)', async () => {
  expect(read('../schema.graphql')).toBe(await schemaText());
});

it('has all that the web app was written for', async () => {
  expect(findBreakingChanges(buildSchema(read('../../web/test/schema/schema.graphql')), buildSchema(await schemaText()))).toEqual([]);
});
