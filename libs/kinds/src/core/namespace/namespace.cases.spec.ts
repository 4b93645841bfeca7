import { testController } from '../../../test-support/controller-table.ts';

const NAMESPACE = 'Namespace team';
const inside = 'ConfigMap notes namespace:team';
const conditions = 'Namespace team status.conditions';
const held = ['Namespace team', 'ConfigMap notes namespace:team {metadata: {finalizers: [example.com/wait]}}'];

describe('namespace-controller', () => {
  testController([
    {
      name: 'empties a namespace that is deleted, then lets it go',
      given: [NAMESPACE, inside, 'Pod web namespace:team'],
      when: ['delete Namespace team', 'wait 5s'],
      then: { 'Namespace team': 'gone', 'ConfigMap team/*': [], 'Pod team/*': [] },
    },
    {
      name: 'not before five seconds have passed',
      given: [NAMESPACE, inside],
      when: ['delete Namespace team', 'wait 4s'],
      then: { 'Namespace team status.phase': 'Terminating', 'ConfigMap team/notes': 'there' },
    },
    { name: 'an empty one, too', given: [NAMESPACE], when: ['delete Namespace team', 'wait 5s'], then: { 'Namespace team': 'gone' } },
    {
      name: 'pods first: while there are any, everything else stays',
      given: [NAMESPACE, inside, 'Pod web namespace:team {metadata: {finalizers: [example.com/wait]}}'],
      when: ['delete Namespace team', 'wait 30s'],
      then: {
        'ConfigMap team/notes': 'there',
        [conditions]: expect.arrayContaining(['NamespaceContentRemaining=False ContentRemoved: All content successfully removed']),
      },
    },
    {
      name: 'says what remains',
      given: held,
      when: ['delete Namespace team', 'wait 5s'],
      then: {
        'Namespace team status.phase': 'Terminating',
        [conditions]: [
          'NamespaceDeletionDiscoveryFailure=False ResourcesDiscovered: All resources successfully discovered',
          'NamespaceDeletionGroupVersionParsingFailure=False ParsedGroupVersions: All legacy kube types successfully parsed',
          'NamespaceDeletionContentFailure=False ContentDeleted: All content successfully deleted, may be waiting on finalization',
          'NamespaceContentRemaining=True SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances',
          'NamespaceFinalizersRemaining=True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/wait in 1 resource instances',
        ],
      },
    },
  ]);
});

describe('service-account-controller', () => {
  testController([
    { name: 'gives every namespace an account', when: ['create Namespace team'], then: { 'ServiceAccount team/default': 'there' } },
    { name: 'which comes back', when: ['delete ServiceAccount default'], then: { 'ServiceAccount default/default': 'there' } },
  ]);
});
