import { testScheduling } from '../../../test/scheduling-table.ts';

describe('NodeResourcesBalancedAllocation', () => {
  testScheduling([
    {
      name: 'of two nodes that are equally full, the one that ends up evenly used wins',
      nodes: 'a cpu:10 memory:10Gi | b cpu:10 memory:10Gi',
      pods: 'one on:a cpu:6 memory:2Gi | two on:b cpu:4 memory:4Gi',
      pod: 'new cpu:1 memory:1Gi',
      expect: 'b',
    },
    {
      name: 'a pod that needs memory goes where cpu is used',
      nodes: 'a cpu:10 memory:10Gi | b cpu:10 memory:10Gi',
      pods: 'one on:a cpu:4 memory:1Gi | two on:b cpu:1 memory:4Gi',
      pod: 'new cpu:100m memory:3Gi',
      expect: 'a',
    },
  ]);
});
