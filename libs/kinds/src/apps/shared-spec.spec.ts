import type { KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES, type AdmissionPlugin } from '@drydock/apiserver';
import { TestCluster } from '../../test-support/test-cluster.ts';
import { allKinds } from '../all-kinds.ts';
import type { PodTemplateSpec } from '../core/pod/spec/pod-spec.types.ts';

interface Workload extends KubeObject {
  spec: { template: PodTemplateSpec; replicas?: number };
}

const SHARING = allKinds.filter(({ strategy }) => strategy.sharesSpec);

function newWorkload(kind: string, plugins: readonly AdmissionPlugin[] = []) {
  const definition = SHARING.find((each) => each.kind === kind)!;
  const cluster = new TestCluster([], plugins);
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
  const spec = { selector: { matchLabels: { app: 'web' } }, serviceName: kind === 'StatefulSet' ? 'web' : undefined, template };
  const path = `/apis/apps/v1/namespaces/default/${definition.plural}`;
  const created = cluster.send({ method: 'POST', path, body: { metadata: { name: 'web' }, spec } });
  expect(created.code).toBe(201);
  const patch = (body: object): Workload => {
    const answer = cluster.send({ method: 'PATCH', path: `${path}/web`, contentType: PATCH_TYPES.merge, body });
    expect([answer.code, answer.body]).toEqual([200, expect.anything()]);
    return answer.body as Workload;
  };
  return { created: created.body as Workload, patch };
}

const label = (value: string) => ({ metadata: { labels: { learner: value } } });

it('is done by all kinds that keep pods running', () => {
  expect(SHARING.map(({ kind }) => kind).sort()).toEqual(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']);
});

describe.each(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'])('the spec of a %s', (kind) => {
  it('is the very same after updates that leave it as it is, and changes afterwards', () => {
    const { created, patch } = newWorkload(kind);
    for (const value of ['one', 'two', 'three']) {
      const { spec, metadata } = patch(label(value));
      expect(spec).toBe(created.spec);
      expect(metadata).toMatchObject({ labels: { learner: value }, generation: 1 });
    }
    const changed = patch({ spec: { template: { spec: { hostNetwork: true } } } });
    expect(changed.metadata.generation).toBe(2);
    expect(changed.spec.template.spec).toMatchObject({ hostNetwork: true, containers: [{ name: 'c', imagePullPolicy: 'Always' }] });
    expect(created.spec.template.spec.hostNetwork).toBeUndefined();
    expect(patch(label('four')).spec).toBe(changed.spec);
  });

  it('gets its defaults where admission has changed it after all', () => {
    const sidecar: AdmissionPlugin = {
      name: 'Sidecar',
      admit({ object, operation }) {
        const { spec } = object as Workload;
        if (operation !== 'UPDATE' || object!.metadata.labels?.learner !== 'sidecar') return;
        const containers = [...spec.template.spec.containers, { name: 'sidecar', image: 'nginx' }];
        object!.spec = { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, containers } } };
      },
    };
    const { patch } = newWorkload(kind, [sidecar]);
    patch(label('one'));
    const { spec } = patch(label('sidecar'));
    expect(spec.template.spec.containers).toMatchObject([{ name: 'c' }, { name: 'sidecar', imagePullPolicy: 'Always' }]);
  });
});
