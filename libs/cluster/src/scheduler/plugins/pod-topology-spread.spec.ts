import { testScheduling } from '../../../test/scheduling-table.ts';

const UNEVEN = "node(s) didn't match pod topology spread constraints";
const ALL_UNEVEN = (nodes: number) => `0/${nodes} nodes are available: ${nodes} ${UNEVEN}.`;

/** A pod `app=web` with constraints over a node label. */
const spread = (...constraints: string[]) => `new app=web {topologySpreadConstraints: [{${constraints.join('}, {')}}]}`;
const over = (key: string, more = '') =>
  `maxSkew: 1, topologyKey: ${key}, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}${more ? `, ${more}` : ''}`;
const softly = (key: string, more = '') => over(key, more).replace('DoNotSchedule', 'ScheduleAnyway');
const selecting = (spec: string, more: string) => spec.replace(/}]}$/, `}], ${more}}`);

const ZONES = 'a zone=z1 | b zone=z1 | c zone=z2';
const HOST = 'kubernetes.io/hostname';

describe('PodTopologySpread', () => {
  testScheduling([
    { name: 'the emptier zone', nodes: ZONES, pods: 'one app=web on:a', pod: spread(over('zone')), expect: 'c' },
    { name: 'one more than elsewhere is allowed', nodes: 'a zone=z1 | c zone=z2 cordoned', pod: spread(over('zone')), expect: 'a' },
    {
      name: 'two more are not',
      nodes: 'a zone=z1 | c zone=z2 cordoned',
      pods: 'one app=web on:a',
      pod: spread(over('zone')),
      expect: `0/2 nodes are available: 1 ${UNEVEN}, 1 node(s) were unschedulable.`,
    },
    {
      name: 'unless the skew may be larger',
      nodes: 'a zone=z1 | c zone=z2 cordoned',
      pods: 'one app=web on:a',
      pod: spread(over('zone').replace('maxSkew: 1', 'maxSkew: 2')),
      expect: 'a',
    },
    {
      name: 'other pods do not count',
      nodes: ZONES,
      pods: 'one app=db on:c | two app=db on:c | three app=web on:a',
      pod: spread(over('zone')),
      expect: 'c',
    },
    {
      name: 'nor those of other namespaces',
      objects: 'Namespace other',
      nodes: 'a zone=z1 | c zone=z2',
      pods: 'one app=web namespace:other on:c | two app=web on:a',
      pod: spread(over('zone')),
      expect: 'c',
    },
    {
      name: 'a pod that its own selector does not match adds nothing',
      nodes: 'a zone=z1 | c zone=z2 cordoned',
      pods: 'one app=web on:a',
      pod: spread(over('zone')).replace('app=web', 'app=other'),
      expect: 'a',
    },
    {
      name: 'a node without the label cannot take the pod',
      nodes: 'a',
      pod: spread(over('zone')),
      expect: `0/1 nodes are available: 1 ${UNEVEN} (missing required label).`,
    },
    {
      name: 'two constraints, both met',
      nodes: 'a zone=z1 | b zone=z1 | c zone=z2 | d zone=z2',
      pods: 'one app=web on:a | two app=web on:b | three app=web on:d',
      pod: spread(over('zone'), over(HOST)),
      expect: 'c',
    },
    {
      name: 'two constraints that contradict each other',
      nodes: ZONES,
      pods: 'one app=web on:a | two app=web on:b | three app=web on:c | four app=web on:c | five app=web on:a',
      pod: spread(over('zone'), over(HOST)),
      expect: ALL_UNEVEN(3),
    },
    {
      name: 'minDomains: too few zones count as an empty one',
      nodes: 'a zone=z1 | b zone=z2',
      pods: 'one app=web on:a | two app=web on:b',
      pod: spread(over('zone', 'minDomains: 3')),
      expect: ALL_UNEVEN(2),
    },
    {
      name: 'minDomains: enough zones',
      nodes: 'a zone=z1 | b zone=z2',
      pods: 'one app=web on:a | two app=web on:b',
      pod: spread(over('zone', 'minDomains: 2').replace('maxSkew: 1', 'maxSkew: 1')),
      expect: 'a or b',
    },
    {
      name: 'minDomains: a new zone comes',
      nodes: 'a zone=z1',
      pods: 'one app=web on:a',
      pod: spread(over('zone', 'minDomains: 2')),
      then: ['create Node b zone=z2'],
      expect: 'b',
    },
    {
      name: 'nodes that the selector excludes do not count',
      nodes: 'a zone=z1 disk=ssd | b zone=z2',
      pods: 'one app=web on:a | two app=web on:a',
      pod: selecting(spread(over('zone')), 'nodeSelector: {disk: ssd}'),
      expect: 'a',
    },
    {
      name: 'nodeAffinityPolicy Ignore: they do',
      nodes: 'a zone=z1 disk=ssd | b zone=z2',
      pods: 'one app=web on:a | two app=web on:a',
      pod: selecting(spread(over('zone', 'nodeAffinityPolicy: Ignore')), 'nodeSelector: {disk: ssd}'),
      expect: `0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 ${UNEVEN}.`,
    },
    {
      name: 'tainted nodes count',
      nodes: 'a zone=z1 | b zone=z2 taint:x:NoSchedule',
      pods: 'one app=web on:a',
      pod: spread(over('zone')),
      expect: `0/2 nodes are available: 1 ${UNEVEN}, 1 node(s) had untolerated taint {x: }.`,
    },
    {
      name: 'nodeTaintsPolicy Honor: they do not',
      nodes: 'a zone=z1 | b zone=z2 taint:x:NoSchedule',
      pods: 'one app=web on:a',
      pod: spread(over('zone', 'nodeTaintsPolicy: Honor')),
      expect: 'a',
    },
    {
      name: 'matchLabelKeys: each version by itself',
      nodes: ZONES,
      pods: 'one app=web v=1 on:c | two app=web v=1 on:c | three app=web v=2 on:a',
      pod: spread(over('zone', 'matchLabelKeys: [v]')).replace('app=web', 'app=web v=2'),
      expect: 'c',
    },
    {
      name: 'matchLabelKeys that the pod does not have are left alone',
      nodes: ZONES,
      pods: 'one app=web on:a',
      pod: spread(over('zone', 'matchLabelKeys: [v]')),
      expect: 'c',
    },
    {
      name: 'nodes that lack the label of another constraint do not count',
      nodes: 'a zone=z1 rack=r1 | b zone=z2',
      pods: 'one app=web on:a',
      pod: spread(over('zone'), over('rack')),
      expect: 'a',
    },

    { name: 'softly: the emptier host', nodes: 'a | b', pods: 'one app=web on:a', pod: spread(softly(HOST)), expect: 'b' },
    {
      name: 'softly: anywhere when it must be',
      nodes: 'a',
      pods: 'one app=web on:a | two app=web on:a',
      pod: spread(softly(HOST)),
      expect: 'a',
    },
    {
      name: 'softly: the emptier zone, even on a node with a pod',
      nodes: ZONES,
      pods: 'one app=web on:a | two app=web on:b | three app=web on:c',
      pod: spread(softly('zone')),
      expect: 'c',
    },
    {
      name: 'softly: a node without the label comes last',
      nodes: 'a | b zone=z1 | c zone=z2',
      pods: 'one app=web on:b | two app=web on:c',
      pod: spread(softly('zone')),
      expect: 'b or c',
    },
    {
      name: 'by default, pods of one Service on different hosts',
      nodes: 'a | b',
      objects: 'Service web {spec: {selector: {app: web}, ports: [{port: 80}]}}',
      pods: 'one app=web on:a | two app=web on:a | three app=db on:b | four app=db on:b | five app=db on:b',
      pod: 'new app=web',
      expect: 'b',
    },
    {
      name: 'by default, pods of one Service in different zones',
      nodes:
        'a topology.kubernetes.io/zone=z1 | b topology.kubernetes.io/zone=z1 | c topology.kubernetes.io/zone=z2 | d topology.kubernetes.io/zone=z2',
      objects: 'Service web {spec: {selector: {app: web}, ports: [{port: 80}]}}',
      pods: 'one app=web on:a | two app=web on:a | three app=web on:b | four app=db on:c | five app=db on:d',
      pod: 'new app=web',
      expect: 'c or d',
    },
  ]);
});
