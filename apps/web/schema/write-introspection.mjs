/** Writes what gql.tada types every document by, from the schema that the server declares. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { buildSchema, introspectionFromSchema } from 'graphql';

const schema = buildSchema(readFileSync(new URL('../../server/schema.graphql', import.meta.url), 'utf8'));
const source = outputIntrospectionFile(minifyIntrospection(introspectionFromSchema(schema)), { fileType: '.d.ts', shouldPreprocess: true });
const folder = new URL('../src/graphql/generated/', import.meta.url);

mkdirSync(folder, { recursive: true });
writeFileSync(new URL('introspection.d.ts', folder), source.slice(source.indexOf('export type'), source.indexOf('import * as gqlTada')));
