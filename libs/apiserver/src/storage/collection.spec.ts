import { Rng, type KubeObject } from '@drydock/apimachinery';
import { Collection } from './collection.ts';

const INDEXERS = { zone: ({ metadata }: KubeObject) => (metadata.labels?.zone ?? '').split(',').filter(Boolean) };

const newObject = (name: string, zones: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name, labels: { zone: zones } },
});

const namesIn = (collection: Collection, zone: string): string[] => collection.byIndex('zone', zone).map(({ metadata }) => metadata.name);

describe('forks of a collection', () => {
  it('share what was indexed, and each keeps its own changes', () => {
    const origin = new Collection(undefined, INDEXERS);
    origin.set('a', newObject('a', 'north'));
    origin.set('b', newObject('b', 'north,south'));
    const map = origin.share();
    const [left, right] = [new Collection(map, INDEXERS), new Collection(map, INDEXERS)];
    expect(namesIn(left, 'north')).toEqual(['a', 'b']);
    left.set('b', newObject('b', 'south'));
    right.delete('a');
    origin.set('c', newObject('c', 'north'));
    expect([left, right, origin].map((each) => namesIn(each, 'north'))).toEqual([['a'], ['b'], ['a', 'b', 'c']]);
    expect([left, right, origin].map((each) => namesIn(each, 'south'))).toEqual([['b'], ['b'], ['b']]);
    expect([left, right, origin].map((each) => each.list(undefined).length)).toEqual([2, 1, 3]);
  });

  it('answer as if each had been made from nothing, whatever happens in which order', () => {
    const rng = new Rng({ seed: 7 });
    const zones = ['', 'north', 'south', 'north,south', 'east'];
    const forks = [{ collection: new Collection(undefined, INDEXERS), objects: new Map<string, KubeObject>() }];
    for (let turn = 0; turn < 3000; turn++) {
      const { collection, objects } = rng.pick(forks);
      const name = `o${rng.integer(12)}`;
      const what = rng.integer(10);
      if (what < 5) {
        const object = newObject(name, rng.pick(zones));
        collection.set(name, object);
        objects.set(name, object);
      } else if (what < 7) {
        collection.delete(name);
        objects.delete(name);
      } else if (what === 7 && forks.length < 6) {
        forks.push({ collection: new Collection(collection.share(), INDEXERS), objects: new Map(objects) });
      }
      const zone = rng.pick(['north', 'south', 'east']);
      const expected = [...objects.values()].filter((object) => INDEXERS.zone(object).includes(zone)).map(({ metadata }) => metadata.name);
      expect(namesIn(collection, zone)).toEqual(expected.sort());
      expect(collection.list(undefined)).toHaveLength(objects.size);
    }
  });
});
