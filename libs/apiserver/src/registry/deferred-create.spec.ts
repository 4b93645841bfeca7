/** An object that is made when it is read is the object that would have been stored at once. */
import type { KubeObject } from '@drydock/apimachinery';
import { newConfigMap, newSmallServer } from '../../test-support/small-server.ts';
import type { AdmissionPlugin } from '../admission/admission-plugin.ts';
import { ResourceClient } from '../client/resource-client.ts';
import type { DeferredBody } from './deferred-create.ts';

const RESOURCE = { group: '', version: 'v1', plural: 'configmaps' };

class Note implements DeferredBody {
  readonly namespace = 'default';
  readonly name: string;
  asked = 0;

  constructor(name: string) {
    this.name = name;
  }

  indexed(): readonly string[] {
    return [];
  }

  body(): KubeObject {
    this.asked++;
    return newConfigMap(this.name, { metadata: { name: this.name, namespace: 'default', labels: { a: 'b' } }, data: { key: 'value' } });
  }
}

function newServer(plugins: readonly AdmissionPlugin[] = [], user = 'jane') {
  const { server, storage, clock } = newSmallServer(plugins);
  return {
    storage,
    clock,
    server,
    client: new ResourceClient(server.clientFor({ username: user, groups: [] }, 'kubelet/v1.33.1 (linux)')),
  };
}

it('has the same fields in the same order, the same version and the same manager', () => {
  const [plain, deferred] = [newServer(), newServer()];
  for (const name of ['a', 'b']) {
    plain.client.create(RESOURCE, new Note(name).body());
    deferred.client.createDeferred(RESOURCE, new Note(name));
  }
  deferred.clock.time += 60_000;
  const [expected, made] = [plain, deferred].map(({ storage }) => JSON.stringify(storage.list('configmaps')));
  expect(made).toBe(expected);
  expect(made).toContain('"manager":"kubelet"');
  expect(deferred.storage.resourceVersion).toBe(plain.storage.resourceVersion);
});

it('is not made before somebody reads it; a watch does, and its event tells the same object', () => {
  const { storage, client, server } = newServer();
  const keys: string[] = [];
  storage.subscribe(({ type, key }) => keys.push(`${type} ${key}`));
  const [first, second] = [new Note('a'), new Note('b')];
  client.createDeferred(RESOURCE, first);
  expect([keys, first.asked]).toEqual([['ADDED default/a'], 0]);
  const { watch } = server.handle({
    method: 'GET',
    path: '/api/v1/namespaces/default/configmaps',
    query: { watch: '1', resourceVersion: '0' },
    credentials: { bearerToken: 'root-token' },
  });
  client.createDeferred(RESOURCE, second);
  expect([watch!.next(), watch!.next()].map((event) => event?.object)).toEqual(storage.list('configmaps'));
  expect([first.asked, second.asked]).toEqual([1, 1]);
});

it('is refused to whom creating is refused, and when there is one of its name', () => {
  expect(() => newServer([], 'bob').client.createDeferred(RESOURCE, new Note('a'))).toThrow('configmaps is forbidden: User "bob"');
  const { client } = newServer();
  client.createDeferred(RESOURCE, new Note('a'));
  expect(() => client.createDeferred(RESOURCE, new Note('a'))).toThrow('configmaps "a" already exists');
});

describe('is made at once for a plugin that', () => {
  const label = (draft: KubeObject | undefined) => (draft!.metadata.labels = { seen: 'yes' });

  it.each<{ plugin: string; admission: AdmissionPlugin; labels: object; asked: number }>([
    {
      plugin: 'wants to see everything',
      admission: { name: 'X', admit: ({ object }) => label(object) },
      labels: { seen: 'yes' },
      asked: 1,
    },
    {
      plugin: 'overlooks other requests',
      admission: { name: 'X', overlooks: ({ user }) => user.username !== 'jane', admit: ({ object }) => label(object) },
      labels: { seen: 'yes' },
      asked: 1,
    },
    { plugin: 'is never idle', admission: { name: 'X', isIdle: () => false, validate: () => undefined }, labels: { a: 'b' }, asked: 1 },
  ])('$plugin', ({ admission, labels, asked }) => {
    const { client, storage } = newServer([admission]);
    const note = new Note('a');
    client.createDeferred(RESOURCE, note);
    expect(note.asked).toBe(asked);
    expect(storage.get('configmaps', 'default', 'a')!.metadata.labels).toEqual(labels);
  });

  it.each<{ plugin: string; admission: AdmissionPlugin }>([
    { plugin: 'overlooks it', admission: { name: 'X', overlooks: () => true, admit: ({ object }) => label(object) } },
    { plugin: 'is idle', admission: { name: 'X', isIdle: () => true, validate: () => undefined } },
    { plugin: 'is about something else', admission: { name: 'X', resources: ['pods'], validate: () => undefined } },
  ])('but not for one that $plugin', ({ admission }) => {
    const { client } = newServer([admission]);
    const note = new Note('a');
    client.createDeferred(RESOURCE, note);
    expect(note.asked).toBe(0);
  });
});
