import { readFileSync } from 'node:fs';
import { DOCUMENT_SCHEMAS, jsonSchemaOf, keysAt, type DocumentKind } from './json-schemas.ts';

const kinds = Object.keys(DOCUMENT_SCHEMAS) as DocumentKind[];

describe('the published schemas', () => {
  it.each(kinds)('%s.schema.json is up to date (npm run schema)', (kind) => {
    const file = new URL(`../../schema/${kind}.schema.json`, import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(jsonSchemaOf(kind));
  });
});

describe('keysAt', () => {
  const schema = jsonSchemaOf('scenario');
  it.each<[PropertyKey[], string[]]>([
    [['metadata'], ['id', 'order']],
    [['setup', 'files', '/root/pod.yaml'], []],
    [
      ['steps', 0, 'checks', 1, 'expect', 'allOf', 2, 'file'],
      ['path', 'contains', 'equals', 'matches'],
    ],
    [
      ['steps', 0, 'hints'],
      ['en', 'ko'],
    ],
    [['nowhere', 'at', 'all'], []],
  ])('%j', (path, keys) => {
    expect(keysAt(schema, path)).toEqual(keys);
  });

  it('gathers the keys of every form', () => {
    expect(keysAt(jsonSchemaOf('quiz'), ['questions', 0])).toEqual(
      expect.arrayContaining(['id', 'type', 'prompt', 'options', 'targets', 'accept', 'answer', 'tolerance']),
    );
  });
});
