import type { KubeObject } from '@drydock/apimachinery';
import { OWNER_INDEX } from './lister.ts';
import { EMPTY_STORAGE, Storage } from './storage.ts';

const colourOf = ({ metadata }: KubeObject) => metadata.labels?.colour ?? 'none';

function thing(name: string, owner: string, colour: string): KubeObject {
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Owner', name: owner, uid: owner }];
  return { apiVersion: 'v1', kind: 'Thing', metadata: { name, labels: { colour }, ownerReferences } };
}

function groupsOf(storage: Storage, owner: string): Record<string, number> {
  const groups = storage.groupsByIndex('things', OWNER_INDEX, owner, colourOf);
  return Object.fromEntries(groups.map(({ sample, count }) => [colourOf(sample), count]));
}

describe('objects counted under a value of an index', () => {
  it.each<[string, (storage: Storage) => void, Record<string, number>]>([
    ['nothing happens', () => {}, { red: 2, blue: 1 }],
    ['one is added', (storage) => storage.write('things', thing('d', 'one', 'blue')), { red: 2, blue: 2 }],
    ['one changes its group', (storage) => storage.write('things', thing('a', 'one', 'blue')), { red: 1, blue: 2 }],
    ['one changes its owner', (storage) => storage.write('things', thing('a', 'two', 'red')), { red: 1, blue: 1 }],
    ['the last of a group goes', (storage) => storage.remove('things', 'c'), { red: 2 }],
  ])('stay right when %s', (_, change, expected) => {
    const storage = new Storage(EMPTY_STORAGE, () => ({}));
    for (const [name, colour] of [
      ['a', 'red'],
      ['b', 'red'],
      ['c', 'blue'],
    ] as const)
      storage.write('things', thing(name, 'one', colour));
    expect(groupsOf(storage, 'one')).toEqual({ red: 2, blue: 1 });
    change(storage);
    expect(groupsOf(storage, 'one')).toEqual(expected);
    expect(groupsOf(new Storage(storage.snapshot(), () => ({})), 'one')).toEqual(expected);
  });
});
