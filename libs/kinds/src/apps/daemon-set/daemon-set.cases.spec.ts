import { testController } from '../../../test-support/controller-table.ts';

const CREATED = 'SuccessfulCreate DaemonSet/agent: Created pod: agent-*';
const DELETED = 'SuccessfulDelete DaemonSet/agent: Deleted pod: agent-*';
const READY = '{status: {conditions: [{type: Ready, status: "True", reason: KubeletReady, lastHeartbeatTime: "2030-01-01T00:00:00Z"}]}}';
const node = (name: string, more = '') => `Node ${name} ${more} ${READY}`;
const NODES = [node('a', 'disk=ssd'), node('b')];
const image = (name: string) => `patch DaemonSet agent {spec: {template: {spec: {containers: [{name: c, image: "${name}"}]}}}}`;
const nodesOf =
  'Pod agent-* spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.0.matchFields.0.values.0';
const placed = (...pods: string[]) => pods.map((on) => `bind ${on}`);

describe('daemon-set-controller', () => {
  testController(
    [
      {
        name: 'makes a pod for each node, bound to it by an affinity',
        given: NODES,
        when: ['create DaemonSet agent'],
        then: {
          [nodesOf]: ['a', 'b'],
          'DaemonSet agent status': {
            currentNumberScheduled: 2,
            desiredNumberScheduled: 2,
            numberMisscheduled: 0,
            numberReady: 0,
            numberUnavailable: 2,
            updatedNumberScheduled: 2,
            observedGeneration: 1,
          },
        },
        events: [CREATED, CREATED],
      },
      {
        name: 'counts those that are on their nodes',
        given: [...NODES, 'DaemonSet agent'],
        when: [...placed('a', 'b'), 'run'],
        then: {
          'DaemonSet agent status': {
            currentNumberScheduled: 2,
            desiredNumberScheduled: 2,
            numberMisscheduled: 0,
            numberReady: 2,
            numberAvailable: 2,
            updatedNumberScheduled: 2,
            observedGeneration: 1,
          },
        },
      },
      {
        name: 'follows a new node',
        given: ['DaemonSet agent'],
        when: [`create ${node('late')}`],
        then: { [nodesOf]: ['late'] },
        events: [CREATED],
      },
      {
        name: 'only nodes that match its selector',
        given: NODES,
        when: [
          'create DaemonSet agent {spec: {template: {metadata: {labels: {app: agent}}, spec: {terminationGracePeriodSeconds: 0, nodeSelector: {disk: ssd}, containers: [{name: c, image: "nginx:1.25"}]}}}}',
        ],
        then: { [nodesOf]: ['a'] },
      },
      {
        name: 'leaves a node that does not match any more',
        given: [
          ...NODES,
          'DaemonSet agent {spec: {template: {metadata: {labels: {app: agent}}, spec: {terminationGracePeriodSeconds: 0, nodeSelector: {disk: ssd}, containers: [{name: c, image: "nginx:1.25"}]}}}}',
          ...placed('a'),
          'run',
        ],
        when: ['patch Node a {metadata: {labels: {disk: null}}}'],
        then: { 'Pod count': 0 },
        events: [DELETED],
      },
      {
        name: 'stays away from a taint that it does not tolerate',
        given: [node('a'), 'patch Node a {spec: {taints: [{key: x1, effect: NoSchedule}]}}'],
        when: ['create DaemonSet agent'],
        then: { 'Pod count': 0, 'DaemonSet agent status.desiredNumberScheduled': 0 },
        events: [],
      },
      {
        name: 'and leaves only when that is NoExecute',
        given: [node('a'), 'DaemonSet agent', ...placed('a'), 'run'],
        when: ['patch Node a {spec: {taints: [{key: x1, effect: NoSchedule}]}}'],
        then: { 'Pod count': 1, 'DaemonSet agent status.numberMisscheduled': 0 },
        events: [],
      },
      {
        name: 'which shows in its status the next time',
        given: [node('a'), 'DaemonSet agent', ...placed('a'), 'run', 'patch Node a {spec: {taints: [{key: x1, effect: NoSchedule}]}}'],
        when: ['patch DaemonSet agent {spec: {minReadySeconds: 1}}'],
        then: { 'DaemonSet agent status.numberMisscheduled': 1 },
      },
      {
        name: 'runs on cordoned nodes',
        given: [node('a'), 'patch Node a {spec: {unschedulable: true}}'],
        when: ['create DaemonSet agent'],
        then: { 'Pod count': 1 },
        events: [CREATED],
      },
      {
        name: 'gives its pods the tolerations that they need there',
        given: [node('a')],
        when: ['create DaemonSet agent'],
        then: {
          'Pod agent-* spec.tolerations': [
            [
              { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
              { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
              { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
              { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
              { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
              { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
            ],
          ],
        },
      },
      {
        name: 'replaces a pod that was deleted',
        given: [node('a'), 'DaemonSet agent', ...placed('a'), 'run'],
        when: ['delete Pod agent-*'],
        then: { 'Pod count': 1 },
        events: [CREATED],
      },
      {
        name: 'removes a pod that has failed, and makes another',
        given: [node('a'), 'DaemonSet agent', ...placed('a'), 'run'],
        when: ['fail 1'],
        then: { 'Pod count': 1 },
        events: [
          'Warning FailedDaemonPod DaemonSet/agent: Found failed daemon pod default/agent-* on node a, will try to kill it',
          DELETED,
          CREATED,
        ],
      },
      {
        name: 'rolls one node after the other',
        given: [...NODES, 'DaemonSet agent', ...placed('a', 'b'), 'run'],
        when: [image('nginx:2')],
        then: { 'Pod agent-* spec.containers.0.image': ['nginx:1.25', 'nginx:2'] },
        events: [DELETED, CREATED],
      },
      {
        name: 'rolls on all nodes at once when it may',
        given: [...NODES, 'DaemonSet agent {spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 100%}}}}', ...placed('a', 'b'), 'run'],
        when: [image('nginx:2')],
        then: { 'Pod agent-* spec.containers.0.image': ['nginx:2', 'nginx:2'] },
      },
      {
        name: 'replaces pods that are not ready at once, whatever it may',
        given: [...NODES, 'DaemonSet agent', ...placed('a', 'b')],
        when: [image('nginx:2')],
        then: { 'Pod agent-* spec.containers.0.image': ['nginx:2', 'nginx:2'] },
      },
      {
        name: 'rolls with a surge: the new pod comes first',
        given: [
          node('a'),
          'DaemonSet agent {spec: {updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}}}',
          ...placed('a'),
          'run',
        ],
        when: [image('nginx:2')],
        then: { 'Pod agent-* spec.containers.0.image': ['nginx:1.25', 'nginx:2'] },
        events: [CREATED],
      },
      {
        name: 'OnDelete: nothing happens',
        given: [node('a'), 'DaemonSet agent {spec: {updateStrategy: {type: OnDelete}}}', ...placed('a'), 'run'],
        when: [image('nginx:2')],
        then: { 'DaemonSet agent status.updatedNumberScheduled': undefined },
        events: [],
      },
      {
        name: 'until a pod is deleted',
        given: [node('a'), 'DaemonSet agent {spec: {updateStrategy: {type: OnDelete}}}', ...placed('a'), 'run', image('nginx:2')],
        when: ['delete Pod agent-*'],
        then: { 'Pod agent-* spec.containers.0.image': ['nginx:2'] },
        events: [CREATED],
      },
      {
        name: 'remembers its revisions',
        given: [node('a'), 'DaemonSet agent', ...placed('a'), 'run'],
        when: [image('nginx:2')],
        then: { 'ControllerRevision agent-* revision': [1, 2] },
      },
    ],
    { component: 'daemonset-controller' },
  );
});
