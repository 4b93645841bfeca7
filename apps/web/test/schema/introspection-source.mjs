import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { format, resolveConfig } from 'prettier';

export const introspectionFile = fileURLToPath(new URL('../../src/graphql/introspection.d.ts', import.meta.url));

/** The text of `src/graphql/introspection.d.ts` for the schema beside this file; gql.tada types every document by it. */
export async function introspectionSource() {
  const schema = buildSchema(readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'));
  const source = outputIntrospectionFile(minifyIntrospection(introspectionFromSchema(schema)), {
    fileType: '.d.ts',
    shouldPreprocess: true,
  });
  const types = source.slice(source.indexOf('export type'), source.indexOf('import * as gqlTada'));
  return format(`/* eslint-disable -- written by "npm run schema" */\n${types}`, {
    ...(await resolveConfig(introspectionFile)),
    parser: 'typescript',
  });
}
