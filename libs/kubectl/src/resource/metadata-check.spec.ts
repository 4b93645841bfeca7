import { checkMetadata } from './metadata-check.ts';

function outcome(metadata: unknown): string {
  try {
    checkMetadata('m.yaml', { metadata });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const FIELD = 'unable to decode "m.yaml": json: cannot unmarshal';

describe('checkMetadata', () => {
  it.each<[unknown, string]>([
    [{ name: 'x', foo: 1, labels: { a: null } }, ''],
    [undefined, ''],
    [null, ''],
    [{ labels: { a: true } }, `${FIELD} bool into Go struct field ObjectMeta.metadata.labels of type string`],
    [{ name: 3 }, `${FIELD} number into Go struct field ObjectMeta.metadata.name of type string`],
    [{ labels: ['a'] }, `${FIELD} array into Go struct field ObjectMeta.metadata.labels of type map[string]string`],
    [{ finalizers: 'a' }, `${FIELD} string into Go struct field ObjectMeta.metadata.finalizers of type []string`],
    [
      { ownerReferences: [{ name: 3 }] },
      `${FIELD} number into Go struct field OwnerReference.metadata.ownerReferences.name of type string`,
    ],
    [
      { creationTimestamp: 'abc' },
      'unable to decode "m.yaml": parsing time "abc" as "2006-01-02T15:04:05Z07:00": cannot parse "abc" as "2006"',
    ],
    [[], `${FIELD} array into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`],
    ['x', `${FIELD} string into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`],
  ])('of %j', (metadata, expected) => {
    expect(outcome(metadata)).toBe(expected);
  });
});
