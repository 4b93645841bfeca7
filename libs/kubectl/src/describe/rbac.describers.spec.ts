import { resourcesText, sortedRules } from './rbac.describers.ts';

it('breaks rules down, joins their verbs and sorts them as a real kubectl lists them', () => {
  const rules = [
    { verbs: ['get', 'list'], apiGroups: ['apps'], resources: ['deployments', 'deployments/scale'], resourceNames: ['a'] },
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
    { verbs: ['list'], apiGroups: [''], resources: ['pods'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
    { verbs: ['get'], nonResourceURLs: ['/a', '/b'] },
  ];
  expect(sortedRules(rules).map((rule) => [resourcesText(rule), rule.nonResourceURLs ?? [], rule.resourceNames ?? [], rule.verbs])).toEqual(
    [
      ['*.*', [], [], ['*']],
      ['', ['*'], [], ['*']],
      ['pods', [], [], ['get', 'list']],
      ['deployments.apps/scale', [], ['a'], ['get', 'list']],
      ['deployments.apps', [], ['a'], ['get', 'list']],
      ['', ['/a'], [], ['get']],
      ['', ['/b'], [], ['get']],
    ],
  );
});
