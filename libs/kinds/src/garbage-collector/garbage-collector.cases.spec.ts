import { testController } from '../../test-support/controller-table.ts';

const owned = (name: string, owner: string, more = '') =>
  `ConfigMap ${name} {metadata: {ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: ${owner}, uid: $uid:ConfigMap/${owner}${more}}]}}`;
const FAMILY = ['ConfigMap parent', owned('child', 'parent', ', blockOwnerDeletion: true')];

describe('generic-garbage-collector', () => {
  testController([
    { name: 'takes along what an object owns', given: FAMILY, when: ['delete ConfigMap parent'], then: { 'ConfigMap child': 'gone' } },
    {
      name: 'and what that owns',
      given: [...FAMILY, owned('grandchild', 'child')],
      when: ['delete ConfigMap parent'],
      then: { 'ConfigMap grandchild': 'gone' },
    },
    {
      name: 'orphan: leaves it, without the owner',
      given: FAMILY,
      when: ['delete ConfigMap parent orphan'],
      then: { 'ConfigMap parent': 'gone', 'ConfigMap child metadata.ownerReferences': undefined },
    },
    {
      name: 'foreground: first what is owned, then the owner',
      given: FAMILY,
      when: ['delete ConfigMap parent foreground'],
      then: { 'ConfigMap parent': 'gone', 'ConfigMap child': 'gone' },
    },
    {
      name: 'foreground: the owner waits',
      given: [
        'ConfigMap parent',
        owned('child', 'parent', ', blockOwnerDeletion: true').replace('{metadata: {', '{metadata: {finalizers: [example.com/wait], '),
      ],
      when: ['delete ConfigMap parent foreground'],
      then: { 'ConfigMap parent metadata.finalizers': ['foregroundDeletion'], 'ConfigMap child': 'there' },
    },
    {
      name: 'foreground: not for what does not block',
      given: ['ConfigMap parent', owned('child', 'parent').replace('{metadata: {', '{metadata: {finalizers: [example.com/wait], ')],
      when: ['delete ConfigMap parent foreground'],
      then: { 'ConfigMap parent': 'gone' },
    },
    {
      name: 'an owner that is left keeps it',
      given: [
        'ConfigMap one',
        'ConfigMap two',
        'ConfigMap child {metadata: {ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: one, uid: $uid:ConfigMap/one}, {apiVersion: v1, kind: ConfigMap, name: two, uid: $uid:ConfigMap/two}]}}',
      ],
      when: ['delete ConfigMap one'],
      then: { 'ConfigMap child metadata.ownerReferences.0.name': 'two' },
    },
    {
      name: 'an owner that never was',
      when: ['create ConfigMap child {metadata: {ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: none, uid: "1234"}]}}'],
      then: { 'ConfigMap child': 'gone' },
    },
  ]);
});

describe('pod-garbage-collector', () => {
  const node = 'Node a {status: {conditions: [{type: Ready, status: "True", lastHeartbeatTime: "2030-01-01T00:00:00Z"}]}}';
  testController([
    {
      name: 'leaves pods of a node that has gone for a while',
      given: [node, 'Pod web on:a', 'run'],
      when: ['delete Node a', 'wait 39s'],
      then: { 'Pod web': 'there' },
    },
    { name: 'then removes them', given: [node, 'Pod web on:a', 'run'], when: ['delete Node a', 'wait 40s'], then: { 'Pod web': 'gone' } },
    {
      name: 'not when the node has come back',
      given: [node, 'Pod web on:a', 'run'],
      when: ['delete Node a', 'wait 20s', `create ${node}`, 'wait 60s'],
      then: { 'Pod web': 'there' },
    },
    { name: 'removes pods of nodes that never were', when: ['create Pod web on:nowhere', 'wait 40s'], then: { 'Pod web': 'gone' } },
    {
      name: 'removes pods that go without ever having had a node',
      given: ['Pod web {metadata: {finalizers: [example.com/wait]}}', 'delete Pod web'],
      when: ['patch Pod web {metadata: {finalizers: null}}'],
      then: { 'Pod web': 'gone' },
    },
  ]);
});
