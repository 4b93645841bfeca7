import { testController } from '../../../test-support/controller-table.ts';

const budget = (spec: string) => `PodDisruptionBudget web {spec: {selector: {matchLabels: {app: web}}, ${spec}}}`;
const status = 'PodDisruptionBudget web status';
const numbers = (disruptionsAllowed: number, currentHealthy: number, desiredHealthy: number, expectedPods: number) => ({
  [`${status}.disruptionsAllowed`]: disruptionsAllowed,
  [`${status}.currentHealthy`]: currentHealthy,
  [`${status}.desiredHealthy`]: desiredHealthy,
  [`${status}.expectedPods`]: expectedPods,
});
const NO_PODS = 'NoPods PodDisruptionBudget/web: No matching pods found';

describe('disruption-controller', () => {
  testController(
    [
      {
        name: 'minAvailable as a number',
        given: ['Deployment web replicas:4', 'run'],
        when: [`create ${budget('minAvailable: 3')}`],
        then: { ...numbers(1, 4, 3, 4), [`${status}.conditions`]: ['DisruptionAllowed=True SufficientPods'] },
        events: [],
      },
      {
        name: 'minAvailable as a percentage rounds up',
        given: ['Deployment web replicas:7', 'run'],
        when: [`create ${budget('minAvailable: 50%')}`],
        then: numbers(3, 7, 4, 7),
      },
      {
        name: 'maxUnavailable as a number',
        given: ['Deployment web replicas:4', 'run'],
        when: [`create ${budget('maxUnavailable: 1')}`],
        then: numbers(1, 4, 3, 4),
      },
      {
        name: 'maxUnavailable as a percentage rounds up',
        given: ['Deployment web replicas:7', 'run'],
        when: [`create ${budget('maxUnavailable: 30%')}`],
        then: numbers(3, 7, 4, 7),
      },
      {
        name: 'pods that are not ready are not healthy',
        given: ['Deployment web replicas:2'],
        when: [`create ${budget('minAvailable: 1')}`],
        then: { ...numbers(0, 0, 1, 2), [`${status}.conditions`]: ['DisruptionAllowed=False InsufficientPods'] },
      },
      {
        name: 'what is wanted counts, not what is there',
        given: ['Deployment web replicas:4', 'run', 'delete Pod web-*', 'patch Deployment web {spec: {paused: true}}'],
        when: [`create ${budget('maxUnavailable: 2')}`],
        then: numbers(1, 3, 2, 4),
      },
      {
        name: 'follows the pods',
        given: ['Deployment web replicas:2', budget('minAvailable: 1')],
        when: ['run'],
        then: numbers(1, 2, 1, 2),
      },
      {
        name: 'follows the scale',
        given: ['Deployment web replicas:2', 'run', budget('minAvailable: 50%')],
        when: ['patch Deployment web {spec: {replicas: 4}}', 'run'],
        then: numbers(2, 4, 2, 4),
      },
      {
        name: 'says that there are no pods',
        when: [`create ${budget('minAvailable: 1')}`],
        then: numbers(0, 0, 1, 0),
        events: [NO_PODS, NO_PODS],
      },
      {
        name: 'pods without a controller: minAvailable as a number works',
        given: ['Pod web app=web', 'run'],
        when: [`create ${budget('minAvailable: 1')}`],
        then: numbers(0, 1, 1, 1),
        events: [],
      },
      {
        name: 'and everything else does not',
        given: ['Pod web app=web', 'run'],
        when: [`create ${budget('maxUnavailable: 1')}`],
        then: { [`${status}.disruptionsAllowed`]: 0 },
        events: Array.from(
          { length: 2 },
          () =>
            'Warning UnmanagedPods PodDisruptionBudget/web: Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
        ),
      },
    ],
    { component: 'controllermanager' },
  );
});
