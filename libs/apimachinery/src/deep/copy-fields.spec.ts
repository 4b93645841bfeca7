import { copyFields } from './copy-fields.ts';
import { deepFreeze } from './deep.ts';

describe('copyFields', () => {
  it.each([{}, { a: 1 }, { b: { c: [1] }, a: undefined, 7: 'x' }, Object.freeze({ z: null, y: false })])(
    'gives what a spread gives: %j',
    (record) => {
      const copy = copyFields<object>(record);
      expect(copy).toEqual({ ...record });
      expect(Object.keys(copy)).toEqual(Object.keys({ ...record }));
      expect(copy).not.toBe(record);
    },
  );

  it('shares what the fields hold, and may be changed', () => {
    const record = deepFreeze({ list: [1], text: 'a' });
    const copy = copyFields(record);
    copy.text = 'b';
    expect(copy.list).toBe(record.list);
    expect(record.text).toBe('a');
  });
});
