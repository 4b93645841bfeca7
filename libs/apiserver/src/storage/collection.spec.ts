import { Rng, type KubeObject } from '@drydock/apimachinery';
import { Collection } from './collection.ts';
import { DeferredObject } from './deferred-object.ts';

const INDEXERS = { zone: ({ metadata }: KubeObject) => (metadata.labels?.zone ?? '').split(',').filter(Boolean) };

const newObject = (name: string, zones: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name, labels: { zone: zones } },
});

class DeferredThing extends DeferredObject<KubeObject> {
  readonly source: KubeObject;
  /** How often the object was made. */
  made = 0;

  constructor(source: KubeObject) {
    super();
    this.source = source;
  }

  get key(): string {
    return this.source.metadata.name;
  }

  indexed(index: string): readonly string[] {
    return index === 'zone' ? INDEXERS.zone(this.source) : [];
  }

  settleVersion(): void {}

  protected make(): KubeObject {
    this.made++;
    return this.source;
  }
}

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
      const what = rng.integer(11);
      if (what === 10 && !objects.has(name)) {
        const object = newObject(name, rng.pick(zones));
        collection.add(new DeferredThing(object));
        objects.set(name, object);
      } else if (what < 5) {
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

describe('deferred objects of a collection', () => {
  const newCollection = () => {
    const collection = new Collection(undefined, INDEXERS);
    const [a, b] = ['a', 'b'].map((name) => new DeferredThing(newObject(name, 'north'))) as [DeferredThing, DeferredThing];
    for (const each of [a, b]) collection.add(each);
    return { collection, a, b, made: () => [a.made, b.made] };
  };

  it.each<{ read: string; act: (collection: Collection) => unknown; made: number[] }>([
    { read: 'nothing', act: () => undefined, made: [0, 0] },
    { read: 'whether one is there', act: (collection) => [collection.has('a'), collection.size, collection.stamp], made: [0, 0] },
    { read: 'what is under an index, unmade', act: (collection) => collection.peekByIndex('zone', 'north'), made: [0, 0] },
    { read: 'one', act: (collection) => [collection.get('a'), collection.get('a')], made: [1, 0] },
    { read: 'all', act: (collection) => [collection.list(undefined), collection.list(undefined)], made: [1, 1] },
    { read: 'what is under an index', act: (collection) => collection.byIndex('zone', 'north'), made: [1, 1] },
    { read: 'the map for a fork', act: (collection) => collection.share(), made: [1, 1] },
    { read: 'groups', act: (collection) => collection.groupsByIndex('zone', 'north', () => 'one'), made: [1, 1] },
  ])('are made when somebody reads them, once: $read', ({ act, made: expected }) => {
    const { collection, made } = newCollection();
    collection.peekByIndex('zone', 'north');
    act(collection);
    expect(made()).toEqual(expected);
  });

  it('are the same object for everybody, and frozen', () => {
    const { collection, a } = newCollection();
    const event = a.object;
    expect(collection.get('a')).toBe(event);
    expect(collection.list(undefined)[0]).toBe(event);
    expect(new Collection(collection.share(), INDEXERS).get('a')).toBe(event);
    expect(Object.isFrozen(event) && Object.isFrozen(event.metadata.labels)).toBe(true);
  });

  it('are counted in groups that are there already', () => {
    const collection = new Collection(undefined, INDEXERS);
    const groups = () => collection.groupsByIndex('zone', 'north', () => 'one').map(({ count }) => count);
    expect(groups()).toEqual([]);
    collection.add(new DeferredThing(newObject('a', 'north')));
    expect(groups()).toEqual([1]);
  });
});
