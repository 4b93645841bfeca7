import { testController } from '../../../test-support/controller-table.ts';

const CREATED = 'SuccessfulCreate ReplicationController/web: Created pod: web-*';

describe('replication-controller', () => {
  testController([
    {
      name: 'makes as many pods as are wanted',
      when: ['create ReplicationController web replicas:2', 'run'],
      then: {
        'Pod count': 2,
        'ReplicationController web status': {
          replicas: 2,
          fullyLabeledReplicas: 2,
          readyReplicas: 2,
          availableReplicas: 2,
          observedGeneration: 1,
        },
      },
      events: [CREATED, CREATED],
    },
    {
      name: 'replaces a pod that was deleted',
      given: ['ReplicationController web replicas:1', 'run'],
      when: ['delete Pod web-*'],
      then: { 'Pod count': 1 },
      events: [CREATED],
    },
    {
      name: 'removes what is too much',
      given: ['ReplicationController web replicas:2', 'run'],
      when: ['patch ReplicationController web {spec: {replicas: 1}}'],
      then: { 'Pod count': 1 },
      events: ['SuccessfulDelete ReplicationController/web: Deleted pod: web-*'],
    },
    {
      name: 'does not update pods when its template changes',
      given: ['ReplicationController web replicas:1', 'run'],
      when: ['patch ReplicationController web {spec: {template: {spec: {containers: [{name: c, image: "nginx:2"}]}}}}'],
      then: { 'Pod web-* spec.containers.0.image': ['nginx:1.25'] },
      events: [],
    },
    {
      name: 'adopts pods that it finds',
      given: ['Pod mine app=web'],
      when: ['create ReplicationController web replicas:1'],
      then: { 'Pod count': 1 },
      events: [],
    },
  ]);
});
