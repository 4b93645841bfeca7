import { readFileSync } from 'node:fs';
import { introspectionFile, introspectionSource } from './introspection-source.mjs';

describe('src/graphql/introspection.d.ts', () => {
  it('is what "npm run schema" writes for the schema', async () => {
    expect(readFileSync(introspectionFile, 'utf8')).toBe(await introspectionSource());
  });
});
