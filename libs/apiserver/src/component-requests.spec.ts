/** What requests of the cluster's own components leave behind, and what not (ADR 0016). */
import type { KubeObject } from '@drydock/apimachinery';
import { newConfigMap, newSmallServer } from '../test-support/small-server.ts';

const PATH = '/api/v1/namespaces/default/configmaps';

/** The audit id of a learner's request after `count` requests of a component; and how many requests were counted. */
function learnerAfter(count: number) {
  const { server, send } = newSmallServer();
  const component = server.clientFor({ username: 'jane', groups: ['developers'] }, 'kubelet');
  for (let i = 0; i < count; i++) component.send({ method: 'GET', path: `${PATH}/none` });
  const { auditID } = send({ method: 'GET', path: PATH, origin: 'kubectl get configmaps' });
  return { auditID, server };
}

it('draws no random number for them: what a learner is given does not hang on how often components look', () => {
  const [quiet, busy] = [learnerAfter(0), learnerAfter(50)];
  expect(quiet.auditID).toMatch(/^[0-9a-f-]{36}$/);
  expect(busy.auditID).toBe(quiet.auditID);
});

it('counts them, and keeps no record', () => {
  const { server } = learnerAfter(50);
  expect(server.audit.requests).toBe(51);
  expect(server.audit.learner.map(({ verb }) => verb)).toEqual(['list']);
});

it('tells a component what it did, without an audit id', () => {
  const { server } = newSmallServer();
  const component = server.clientFor({ username: 'jane', groups: ['developers'] }, 'kubelet');
  const created = component.send({ method: 'POST', path: PATH, body: newConfigMap('a') });
  expect([created.code, (created.body as KubeObject).metadata.name, created.auditID]).toEqual([201, 'a', '']);
});
