import type { Info } from '../../resource/info.ts';
import { applyLocally, PATCH_NAMES, type PatchType } from './local-patch.ts';

const info = {
  resource: { group: '', version: 'v1', kind: 'ConfigMap' },
  object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { k: 'v' } },
} as unknown as Info;

function outcome(type: PatchType, text: string): unknown {
  try {
    return (applyLocally(info, type, text) as unknown as { data: unknown }).data;
  } catch (error) {
    return (error as Error).message;
  }
}

const NOT_MERGE = 'Invalid JSON Patch';
const NOT_STRATEGIC = 'invalid JSON document';
const LIST = 'json: cannot unmarshal array into Go value of type unstructured.detector';

describe('applyLocally', () => {
  it.each<[string, merge: unknown, strategic: unknown, json: unknown]>([
    ['{"data":{"x":"1"}}', { k: 'v', x: '1' }, { k: 'v', x: '1' }, 'json: cannot unmarshal object into Go value of type jsonpatch.Patch'],
    ['[{"op":"add","path":"/data/x","value":"1"}]', LIST, NOT_STRATEGIC, { k: 'v', x: '1' }],
    ['null', NOT_MERGE, { k: 'v' }, { k: 'v' }],
    ['{a: 1}', NOT_MERGE, NOT_STRATEGIC, "invalid character 'a' looking for beginning of object key string"],
    ['{"a":1', NOT_MERGE, NOT_STRATEGIC, 'unexpected end of JSON input'],
    ['{"data":null} x', NOT_MERGE, NOT_STRATEGIC, "invalid character 'x' after top-level value"],
    ['"abc"', NOT_MERGE, NOT_STRATEGIC, 'json: cannot unmarshal string into Go value of type jsonpatch.Patch'],
    ['[3]', LIST, NOT_STRATEGIC, 'json: cannot unmarshal number into Go value of type jsonpatch.Operation'],
  ])('makes of %s what kubectl makes of it', (text, merge, strategic, json) => {
    expect(Object.fromEntries(PATCH_NAMES.map((type) => [type, outcome(type, text)]))).toEqual({ merge, strategic, json });
  });
});
