import { testScheduling } from '../../../test/scheduling-table.ts';

const AFFINITY = "0/1 nodes are available: 1 node(s) didn't match pod affinity rules.";
const ANTI_AFFINITY = "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.";
const UNWELCOME = "0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules.";

const HOST = 'topologyKey: kubernetes.io/hostname';
const ZONE = 'topologyKey: zone';
const app = (name: string) => `labelSelector: {matchLabels: {app: ${name}}}`;

/** Fields of a pod that has to be near to, or away from, others. */
const near = (...terms: string[]) =>
  `{affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{${terms.join('}, {')}}]}}}`;
const away = (...terms: string[]) => near(...terms).replace('podAffinity', 'podAntiAffinity');
const wouldBeNear = (term: string) =>
  `{affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: {${term}}}]}}}`;
const wouldBeAway = (term: string) => wouldBeNear(term).replace('podAffinity:', 'podAntiAffinity:');

const NODES = 'a zone=z1 | b zone=z1 | c zone=z2';

describe('InterPodAffinity', () => {
  testScheduling([
    {
      name: 'near another pod, on its node',
      nodes: NODES,
      pods: 'db app=db on:b',
      pod: `new ${near(`${app('db')}, ${HOST}`)}`,
      expect: 'b',
    },
    {
      name: 'near another pod, in its zone',
      nodes: 'a zone=z1 cpu:1 | b zone=z1 | c zone=z2',
      pods: 'db app=db on:a cpu:1',
      pod: `new cpu:1 ${near(`${app('db')}, ${ZONE}`)}`,
      expect: 'b',
    },
    { name: 'near a pod that there is not', pod: `new ${near(`${app('db')}, ${HOST}`)}`, expect: AFFINITY },
    { name: 'until it is there', pod: `new ${near(`${app('db')}, ${HOST}`)}`, then: ['create db app=db on:a'], expect: 'a' },
    {
      name: 'the first of those that want to be together goes anywhere',
      pod: `new app=web ${near(`${app('web')}, ${HOST}`)}`,
      expect: 'a',
    },
    { name: 'but not where the label is missing', pod: `new app=web ${near(`${app('web')}, ${ZONE}`)}`, expect: AFFINITY },
    {
      name: 'the second follows it',
      nodes: NODES,
      pods: 'first app=web on:c',
      pod: `new app=web ${near(`${app('web')}, ${HOST}`)}`,
      expect: 'c',
    },
    {
      name: 'one pod must match all terms',
      pods: 'db app=db on:a | web app=web on:a',
      pod: `new ${near(`${app('db')}, ${HOST}`, `${app('web')}, ${HOST}`)}`,
      expect: AFFINITY,
    },
    {
      name: 'and then suits all of them',
      pods: 'both app=db tier=back on:a',
      pod: `new ${near(`${app('db')}, ${HOST}`, `labelSelector: {matchLabels: {tier: back}}, ${HOST}`)}`,
      expect: 'a',
    },
    {
      name: 'expressions',
      nodes: NODES,
      pods: 'db app=db on:c',
      pod: `new ${near(`labelSelector: {matchExpressions: [{key: app, operator: In, values: [db, cache]}]}, ${HOST}`)}`,
      expect: 'c',
    },
    {
      name: 'pods of other namespaces do not count',
      objects: 'Namespace other',
      pods: 'db app=db namespace:other on:a',
      pod: `new ${near(`${app('db')}, ${HOST}`)}`,
      expect: AFFINITY,
    },
    {
      name: 'unless they are listed',
      objects: 'Namespace other',
      pods: 'db app=db namespace:other on:a',
      pod: `new ${near(`${app('db')}, namespaces: [other], ${HOST}`)}`,
      expect: 'a',
    },
    {
      name: 'or selected by label',
      objects: 'Namespace other team=one',
      pods: 'db app=db namespace:other on:a',
      pod: `new ${near(`${app('db')}, namespaceSelector: {matchLabels: {team: one}}, ${HOST}`)}`,
      expect: 'a',
    },
    {
      name: 'the empty selector takes all namespaces',
      objects: 'Namespace other',
      pods: 'db app=db namespace:other on:a',
      pod: `new ${near(`${app('db')}, namespaceSelector: {}, ${HOST}`)}`,
      expect: 'a',
    },
    {
      name: 'matchLabelKeys: only pods of the same version',
      nodes: NODES,
      pods: 'one app=web v=1 on:a | two app=web v=2 on:c',
      pod: `new app=web v=2 ${near(`${app('web')}, matchLabelKeys: [v], ${HOST}`)}`,
      expect: 'c',
    },
    {
      name: 'mismatchLabelKeys: only pods of another tenant',
      pods: 'one tenant=x on:a',
      pod: `new tenant=x ${away(`labelSelector: {matchExpressions: [{key: tenant, operator: Exists}]}, mismatchLabelKeys: [tenant], ${HOST}`)}`,
      expect: 'a',
    },

    { name: 'away from another pod', nodes: 'a | b', pods: 'db app=db on:a', pod: `new ${away(`${app('db')}, ${HOST}`)}`, expect: 'b' },
    {
      name: 'away from another pod, with no place left',
      pods: 'db app=db on:a',
      pod: `new ${away(`${app('db')}, ${HOST}`)}`,
      expect: ANTI_AFFINITY,
    },
    { name: 'out of its zone', nodes: NODES, pods: 'db app=db on:a', pod: `new ${away(`${app('db')}, ${ZONE}`)}`, expect: 'c' },
    {
      name: 'one of each on a node',
      nodes: 'a | b',
      pods: `first app=web on:a ${away(`${app('web')}, ${HOST}`)}`,
      pod: `new app=web ${away(`${app('web')}, ${HOST}`)}`,
      expect: 'b',
    },
    {
      name: 'a node without the label is in no zone',
      nodes: 'a',
      pods: 'db app=db on:a',
      pod: `new ${away(`${app('db')}, ${ZONE}`)}`,
      expect: 'a',
    },
    {
      name: 'one term that matches is enough',
      pods: 'db app=db on:a',
      pod: `new ${away(`${app('none')}, ${HOST}`, `${app('db')}, ${HOST}`)}`,
      expect: ANTI_AFFINITY,
    },
    {
      name: 'who is there may want to be alone',
      pods: `db app=db on:a ${away(`${app('web')}, ${HOST}`)}`,
      pod: 'new app=web',
      expect: UNWELCOME,
    },
    { name: 'in a whole zone', nodes: NODES, pods: `db app=db on:a ${away(`${app('web')}, ${ZONE}`)}`, pod: 'new app=web', expect: 'c' },
    {
      name: 'what it does not speak of is welcome',
      pods: `db app=db on:a ${away(`${app('web')}, ${HOST}`)}`,
      pod: 'new app=other',
      expect: 'a',
    },
    {
      name: 'who is in the way gets another label',
      pods: 'db app=db on:a',
      pod: `new ${away(`${app('db')}, ${HOST}`)}`,
      then: ['patch Pod db {metadata: {labels: {app: old}}}'],
      expect: 'a',
    },
    {
      name: 'the unwelcome pod gets another label',
      pods: `db app=db on:a ${away(`${app('web')}, ${HOST}`)}`,
      pod: 'new app=web',
      then: ['patch Pod new {metadata: {labels: {app: other}}}'],
      expect: 'a',
    },
    {
      name: 'preemption can help against a less important pod',
      pods: 'db app=db priority:1 on:a',
      pod: `new priority:2 ${away(`${app('db')}, ${HOST}`)}`,
      then: ['delete db'],
      expect: 'a',
    },
    {
      name: 'and not bring a pod that is missing',
      pods: 'db app=db priority:1 on:a',
      pod: `new priority:2 ${near(`${app('web')}, ${HOST}`)}`,
      expect: `${AFFINITY} preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`,
    },

    { name: 'rather near', nodes: NODES, pods: 'db app=db on:c', pod: `new ${wouldBeNear(`${app('db')}, ${HOST}`)}`, expect: 'c' },
    { name: 'rather away', nodes: 'a | b', pods: 'db app=db on:a', pod: `new ${wouldBeAway(`${app('db')}, ${HOST}`)}`, expect: 'b' },
    { name: 'rather away, with no other place', pods: 'db app=db on:a', pod: `new ${wouldBeAway(`${app('db')}, ${HOST}`)}`, expect: 'a' },
    {
      name: 'who is there would like to be near',
      nodes: NODES,
      pods: `db on:c ${wouldBeNear(`${app('web')}, ${HOST}`)}`,
      pod: 'new app=web',
      expect: 'c',
    },
    {
      name: 'who is there would rather be away',
      nodes: 'a | b',
      pods: `db on:a ${wouldBeAway(`${app('web')}, ${HOST}`)}`,
      pod: 'new app=web',
      expect: 'b',
    },
    {
      name: 'who had to be near likes company, too',
      nodes: NODES,
      pods: `web app=web on:c | db on:c ${near(`${app('web')}, ${HOST}`)}`,
      pod: 'new app=web',
      expect: 'c',
    },
  ]);
});
