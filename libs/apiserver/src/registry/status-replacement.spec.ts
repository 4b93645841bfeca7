/** A status that is replaced by itself gives the object that a PUT of the whole object gives. */
import type { KubeObject } from '@drydock/apimachinery';
import { newSmallServer } from '../../test-support/small-server.ts';
import type { AdmissionPlugin } from '../admission/admission-plugin.ts';
import { ResourceClient } from '../client/resource-client.ts';

const RESOURCE = { group: 'apps', version: 'v1', plural: 'deployments' };
const CONDITION = { type: 'Available', status: 'True', lastTransitionTime: '2026-11-20T12:00:00Z', lastUpdateTime: '2026-11-20T12:00:00Z' };

type Status = Record<string, unknown>;

/** What is stored after each of the statuses, and what the requests answered. */
function after(statuses: readonly Status[], replaces: boolean, plugins: readonly AdmissionPlugin[] = []): string {
  const { server, storage, clock } = newSmallServer(plugins);
  const client = new ResourceClient(server.clientFor({ username: 'jane', groups: [] }, 'deployment-controller'));
  const labels = { app: 'web' };
  client.create(RESOURCE, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', labels },
    spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [] } } },
  });
  const seen = statuses.map((status) => {
    clock.time += 1000;
    const object = storage.get<KubeObject>('deployments.apps', 'default', 'web')!;
    const answer = replaces ? client.replaceStatus(RESOURCE, object, status) : client.updateStatus(RESOURCE, { ...object, status });
    return [answer, storage.get('deployments.apps', 'default', 'web'), storage.resourceVersion];
  });
  return JSON.stringify(seen);
}

const CASES: { what: string; statuses: Status[] }[] = [
  { what: 'a first status', statuses: [{ replicas: 3 }] },
  { what: 'zero values', statuses: [{ replicas: 0, readyReplicas: 0, observedGeneration: 1 }] },
  { what: 'undefined fields and lists', statuses: [{ replicas: 3, readyReplicas: undefined, conditions: [] }] },
  { what: 'conditions that stay', statuses: [{ conditions: [CONDITION] }, { replicas: 1, conditions: [{ ...CONDITION }] }] },
  {
    what: 'the same status again',
    statuses: [
      { replicas: 3, conditions: [CONDITION] },
      { replicas: 3, conditions: [{ ...CONDITION }] },
    ],
  },
  { what: 'unknown fields', statuses: [{ replicas: 3, unknown: { a: 1 } }] },
  { what: 'a quantity in a list of nothing', statuses: [{ replicas: 3, conditions: [null] }] },
];

it.each(CASES)('$what', ({ statuses }) => {
  expect(after(statuses, true)).toBe(after(statuses, false));
});

it('is changed by a plugin as any other', () => {
  const labelling: AdmissionPlugin = {
    name: 'Labelling',
    resources: ['deployments/status'],
    admit: ({ object }) => void ((object!.status as Status).replicas = 7),
  };
  const [plain] = CASES;
  expect(after(plain!.statuses, true, [labelling])).toBe(after(plain!.statuses, false, [labelling]));
  expect(after(plain!.statuses, true, [labelling])).toContain('"replicas":7');
});

it('is refused when the object has changed meanwhile, or is gone', () => {
  const { server, storage } = newSmallServer();
  const client = new ResourceClient(server.clientFor({ username: 'root', groups: ['system:masters'] }, 'x'));
  const spec = {
    replicas: 1,
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [] } },
  };
  client.create(RESOURCE, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default' }, spec });
  const object = storage.get<KubeObject>('deployments.apps', 'default', 'web')!;
  client.replaceStatus(RESOURCE, object, { replicas: 1 });
  expect(() => client.replaceStatus(RESOURCE, object, { replicas: 2 })).toThrow('the object has been modified');
  client.delete(RESOURCE, 'default', 'web');
  expect(() => client.replaceStatus(RESOURCE, object, { replicas: 2 })).toThrow('Precondition failed: UID in precondition');
});
