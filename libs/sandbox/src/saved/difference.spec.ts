import { collectionsToJson } from './collections-as-json.ts';
import { differenceFromJson, differenceToJson } from './difference.ts';

const shared = { big: 'x'.repeat(1000) };
const base = {
  records: new Map<string, unknown>([
    ['a', shared],
    ['b', { containers: { web: shared } }],
    ['c', shared],
  ]),
  now: 1,
  watched: ['a'],
};
const { records } = base;
const withRecords = (...entries: [string, unknown][]) => ({ ...base, records: new Map(entries) });

const cases: [name: string, value: unknown, written: unknown][] = [
  ['the very same value', base, { $same: true }],
  ['a number that has changed', { ...base, now: 2 }, { $fields: { now: 2 } }],
  ['a field that is gone', { records, watched: base.watched }, { $fields: {}, $gone: ['now'] }],
  ['a field that is undefined', { ...base, now: undefined }, { $fields: {}, $gone: ['now'] }],
  ['a new field', { ...base, used: new Set(['a']) }, { $fields: { used: { $set: ['a'] } } }],
  ['a list is written whole', { ...base, watched: ['a', 'b'] }, { $fields: { watched: ['a', 'b'] } }],
  [
    'entries that changed, are new, and are gone',
    withRecords(['a', shared], ['b', { containers: { web: shared, sidecar: { id: 1 } } }], ['d', new Map([['x', 1]])]),
    {
      $fields: {
        records: {
          $entries: [
            ['b', { $fields: { containers: { $fields: { sidecar: { id: 1 } } } } }],
            ['d', { $map: [['x', 1]] }],
          ],
          $gone: ['c'],
        },
      },
    },
  ],
  ['null is a value', { ...base, now: null }, { $fields: { now: null } }],
];

test.each(cases)('%s', (_, value, written) => {
  const saved = differenceToJson(value, base);
  expect(saved).toEqual(written);
  expect(differenceFromJson(JSON.parse(JSON.stringify(saved)), base)).toEqual(value);
});

test('another order of what is kept is not lost', () => {
  const value = withRecords(['c', shared], ['a', shared]);
  const restored = differenceFromJson(JSON.parse(JSON.stringify(differenceToJson(value, base))), base) as typeof base;
  expect([...restored.records.keys()]).toEqual(['c', 'a']);
});

test('a value without a base, and what was saved whole', () => {
  expect(differenceToJson(base, undefined)).toEqual(collectionsToJson(base));
  expect(differenceFromJson(JSON.parse(JSON.stringify(collectionsToJson(base))), { other: 1 })).toEqual(base);
});
