import { testController } from '../../../test-support/controller-table.ts';

const sum = 'ClusterRole sum {aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: "yes"}}]}}';
const part = (name: string, resource: string) =>
  `ClusterRole ${name} part=yes {rules: [{apiGroups: [""], resources: [${resource}], verbs: [get]}]}`;
const rule = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] });

describe('clusterrole-aggregation-controller', () => {
  testController([
    {
      name: 'adds the rules of all that are chosen, in the order of their names',
      given: [part('b', 'pods'), part('a', 'secrets')],
      when: [`create ${sum}`],
      then: { 'ClusterRole sum rules': [rule('secrets'), rule('pods')] },
    },
    {
      name: 'follows one that comes',
      given: [sum],
      when: [`create ${part('a', 'pods')}`],
      then: { 'ClusterRole sum rules': [rule('pods')] },
    },
    {
      name: 'one that changes',
      given: [sum, part('a', 'pods')],
      when: ['patch ClusterRole a {rules: [{apiGroups: [""], resources: [nodes], verbs: [get]}]}'],
      then: { 'ClusterRole sum rules': [rule('nodes')] },
    },
    {
      name: 'and one that goes',
      given: [sum, part('a', 'pods'), part('b', 'nodes')],
      when: ['delete ClusterRole a'],
      then: { 'ClusterRole sum rules': [rule('nodes')] },
    },
    {
      name: 'writes over rules that somebody put there',
      given: [sum, part('a', 'pods')],
      when: ['patch ClusterRole sum {rules: []}'],
      then: { 'ClusterRole sum rules': [rule('pods')] },
    },
    {
      name: 'names the same rule once',
      given: [part('a', 'pods'), part('b', 'pods')],
      when: [`create ${sum}`],
      then: { 'ClusterRole sum rules': [rule('pods')] },
    },
  ]);
});
