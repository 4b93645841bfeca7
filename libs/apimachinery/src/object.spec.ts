import { keyOfName, objectKey, splitObjectKey } from './object.ts';

describe('the key of an object', () => {
  // One after the other, so that what is remembered of one key must not answer for the next.
  it.each([
    ['default', 'web', 'default/web'],
    ['default', 'web', 'default/web'],
    ['default', 'db', 'default/db'],
    ['shop', 'db', 'shop/db'],
    [undefined, 'db', 'db'],
    ['', 'node01', 'node01'],
    ['shop', 'db', 'shop/db'],
    ['shop', '', 'shop/'],
  ])('of %p and %p is %p', (namespace, name, key) => {
    expect(keyOfName(namespace, name)).toBe(key);
    expect(objectKey({ metadata: { namespace, name } })).toBe(key);
    expect(splitObjectKey(key)).toEqual({ namespace: namespace || undefined, name });
  });
});
