import type { KubeObject } from '@drydock/apimachinery';
import { derivedFrom } from './derived-from.ts';
import { EMPTY_STORAGE, Storage } from './storage.ts';

const newStorage = (state = EMPTY_STORAGE) => new Storage(state, () => ({}));
const object = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'X', metadata: { name } });

describe('derivedFrom', () => {
  let asked = 0;
  const names = derivedFrom(['as', 'bs'], (lister) => {
    asked++;
    return ['as', 'bs'].flatMap((resource) => lister.list(resource).map(({ metadata }) => metadata.name)).join();
  });
  beforeEach(() => void (asked = 0));

  it('asks again only when one of the resources has changed', () => {
    const storage = newStorage();
    expect([names(storage), names(storage), asked]).toEqual(['', '', 1]);
    storage.write('as', object('a'));
    expect([names(storage), asked]).toEqual(['a', 2]);
    storage.write('bs', object('b'));
    storage.write('cs', object('c'));
    expect([names(storage), names(storage), asked]).toEqual(['a,b', 'a,b', 3]);
    storage.remove('as', 'a');
    expect([names(storage), asked]).toEqual(['b', 4]);
  });

  it('is shared by forks until one of them writes', () => {
    const storage = newStorage();
    storage.write('as', object('a'));
    names(storage);
    const [one, other] = [newStorage(storage.snapshot()), newStorage(storage.snapshot())];
    expect([names(one), names(other), asked]).toEqual(['a', 'a', 1]);
    one.write('as', object('b'));
    expect([names(one), names(other), names(storage), asked]).toEqual(['a,b', 'a', 'a', 2]);
    storage.write('as', object('c'));
    expect([names(one), names(other), names(storage)]).toEqual(['a,b', 'a', 'a,c']);
  });
});
