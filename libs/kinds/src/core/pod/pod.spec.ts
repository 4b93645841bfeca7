import { FieldPath, formatFieldError } from '@drydock/apimachinery';
import { podDisplay } from './pod-display.ts';
import { podStrategy } from './pod.strategy.ts';
import type { ContainerStatus, Pod, PodStatus } from './pod.types.ts';
import { podUpdateErrors } from './pod-update.validation.ts';
import { validatePod } from './pod.validation.ts';
import { computeQos } from './qos.ts';
import type { PodSpec } from './spec/pod-spec.types.ts';
import { validatePodTemplate } from './spec/pod-spec.validation.ts';

const clock = { now: () => Date.parse('2026-11-20T19:00:00Z') };

function podOf(spec: Partial<PodSpec> = {}, status?: PodStatus): Pod {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'demo', namespace: 'default' },
    spec: { containers: [{ name: 'main', image: 'nginx:1.25' }], ...structuredClone(spec) },
    status,
  };
  podStrategy.defaults!(pod);
  return pod;
}

describe('pod defaults', () => {
  it('fills in what upstream fills in', () => {
    const pod = podOf({
      containers: [
        {
          name: 'main',
          image: 'nginx',
          ports: [{ containerPort: 80 }],
          resources: { limits: { cpu: '1' } },
          livenessProbe: { httpGet: { port: 80 } },
          env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
        },
      ],
      volumes: [{ name: 'a' }, { name: 'b', secret: { secretName: 's' } }],
    });
    expect(pod.spec).toEqual({
      containers: [
        {
          name: 'main',
          image: 'nginx',
          imagePullPolicy: 'Always',
          ports: [{ containerPort: 80, protocol: 'TCP' }],
          resources: { limits: { cpu: '1' }, requests: { cpu: '1' } },
          livenessProbe: {
            httpGet: { port: 80, path: '/', scheme: 'HTTP' },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name', apiVersion: 'v1' } } }],
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      volumes: [
        { name: 'a', emptyDir: {} },
        { name: 'b', secret: { secretName: 's', defaultMode: 420 } },
      ],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    });
  });
});

describe('pod validation', () => {
  const container = { name: 'main', image: 'nginx:1.25' };
  it.each<[string, Partial<PodSpec>, string[]]>([
    ['a good pod', {}, []],
    ['no containers', { containers: [] }, ['spec.containers: Required value']],
    [
      'a bad container name',
      { containers: [{ ...container, name: 'Web' }] },
      [
        "spec.containers[0].name: Invalid value: \"Web\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    [
      'a negative request and a port out of range',
      { containers: [{ ...container, resources: { requests: { cpu: '-1' } }, ports: [{ containerPort: 70000 }] }] },
      [
        'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
        'spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      ],
    ],
    [
      'no name and a wrong pull policy',
      { containers: [{ name: '', image: 'nginx:1.25', imagePullPolicy: 'Sometimes' }] },
      [
        'spec.containers[0].name: Required value',
        'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
      ],
    ],
    [
      'wrong policies',
      { restartPolicy: 'Maybe' as 'Always', dnsPolicy: 'Wrong' },
      [
        'spec.restartPolicy: Unsupported value: "Maybe": supported values: "Always", "OnFailure", "Never"',
        'spec.dnsPolicy: Unsupported value: "Wrong": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
      ],
    ],
    [
      'a mount of nothing',
      { containers: [{ ...container, volumeMounts: [{ name: 'data', mountPath: '/data' }] }] },
      ['spec.containers[0].volumeMounts[0].name: Not found: "data"'],
    ],
    [
      'a request above its limit',
      { containers: [{ ...container, resources: { limits: { cpu: '20m' }, requests: { cpu: '100m' } } }] },
      ['spec.containers[0].resources.requests: Invalid value: "100m": must be less than or equal to cpu limit of 20m'],
    ],
    [
      'names used twice',
      { containers: [container, container], initContainers: [container] },
      ['spec.containers[1].name: Duplicate value: "main"', 'spec.initContainers[0].name: Duplicate value: "main"'],
    ],
    [
      'a probe of an init container',
      { initContainers: [{ name: 'i', image: 'x', readinessProbe: { exec: { command: ['true'] } } }] },
      ['spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always'],
    ],
    [
      'two handlers',
      { containers: [{ ...container, livenessProbe: { exec: { command: ['x'] }, tcpSocket: { port: 1 } } }] },
      ['spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type'],
    ],
    [
      'a volume with two sources',
      { volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/x' } }] },
      ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
    ],
    [
      'an unknown downward field',
      { containers: [{ ...container, env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.foo' } } }] }] },
      [
        'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.foo": error converting fieldPath: field label not supported: spec.foo',
      ],
    ],
    [
      'a toleration without key',
      { tolerations: [{ operator: 'Equal', effect: 'NoSchedule' }] },
      [
        'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ],
    ],
  ])('judges %s', (_, spec, expected) => {
    expect(validatePod(podOf(spec)).map(formatFieldError)).toEqual(expected);
  });

  it('refuses ephemeral containers in a template', () => {
    const { spec } = podOf({ ephemeralContainers: [{ name: 'debug', image: 'busybox' }] });
    expect(validatePodTemplate({ spec }, FieldPath.of('spec', 'template')).map(formatFieldError)).toEqual([
      'spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template',
    ]);
  });
});

describe('pod updates', () => {
  it('allow a new image', () => {
    expect(
      podUpdateErrors(podOf({ containers: [{ name: 'main', image: 'nginx:1.26', imagePullPolicy: 'IfNotPresent' }] }), podOf()),
    ).toEqual([]);
  });

  it('refuse everything else with a diff', () => {
    const errors = podUpdateErrors(podOf({ containers: [{ name: 'main', image: 'nginx:1.25', command: ['sleep'] }] }), podOf());
    expect(errors.map(formatFieldError)).toEqual([
      [
        'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
        '  core.PodSpec{',
        '  \tVolumes:        nil,',
        '  \tInitContainers: nil,',
        '  \tContainers: []core.Container{',
        '  \t\t{',
        '  \t\t\tName:       "main",',
        '  \t\t\tImage:      "nginx:1.25",',
        '- \t\t\tCommand:    nil,',
        '+ \t\t\tCommand:    []string{"sleep"},',
        '  \t\t\tArgs:       nil,',
        '  \t\t\tWorkingDir: "",',
        '  \t\t\t... // 19 identical fields',
        '  \t\t},',
        '  \t},',
        '  \tEphemeralContainers: nil,',
        '  \tRestartPolicy:       "Always",',
        '  \t... // 29 identical fields',
        '  }',
        '',
      ].join('\n'),
    ]);
  });

  it('refuse another number of containers', () => {
    const more = podOf({
      containers: [
        { name: 'main', image: 'nginx:1.25' },
        { name: 'b', image: 'x:1' },
      ],
    });
    expect(podUpdateErrors(more, podOf()).map(formatFieldError)).toEqual([
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ]);
  });
});

describe('quality of service', () => {
  it.each<[string, Partial<PodSpec>]>([
    ['BestEffort', {}],
    ['Burstable', { containers: [{ name: 'a', resources: { requests: { cpu: '1' } } }] }],
    [
      'Guaranteed',
      { containers: [{ name: 'a', resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1000m', memory: '1Gi' } } }] },
    ],
    ['Burstable', { containers: [{ name: 'a', resources: { limits: { cpu: '1', memory: '1Gi' } } }, { name: 'b' }] }],
  ])('is %s', (expected, spec) => {
    expect(computeQos(podOf(spec).spec)).toBe(expected);
  });
});

describe('graceful deletion', () => {
  it.each<[string, Partial<PodSpec>, PodStatus | undefined, number | undefined, number | undefined]>([
    ['unscheduled', {}, undefined, 30, undefined],
    ['running', { nodeName: 'n' }, { phase: 'Running' }, undefined, 30],
    ['finished', { nodeName: 'n' }, { phase: 'Failed' }, undefined, undefined],
    ['asked for 5', { nodeName: 'n' }, { phase: 'Running' }, 5, 5],
    ['forced', { nodeName: 'n' }, { phase: 'Running' }, 0, undefined],
    ['negative', { nodeName: 'n', terminationGracePeriodSeconds: -4 }, { phase: 'Running' }, undefined, 1],
  ])('%s', (_, spec, status, requested, expected) => {
    expect(podStrategy.gracefulDeletion!(podOf(spec, status), requested)).toBe(expected);
  });
});

describe('pod display', () => {
  const status = (more: Partial<ContainerStatus>): ContainerStatus => ({
    name: 'main',
    ready: false,
    restartCount: 0,
    image: '',
    imageID: '',
    ...more,
  });
  it.each<[string, Partial<PodSpec>, PodStatus, object]>([
    ['pending', {}, { phase: 'Pending' }, { ready: 0, total: 1, status: 'Pending', restarts: '0' }],
    [
      'running again',
      {},
      {
        phase: 'Running',
        containerStatuses: [
          status({
            ready: true,
            restartCount: 1,
            state: { running: {} },
            lastState: { terminated: { exitCode: 1, finishedAt: '2026-11-20T18:59:57Z' } },
          }),
        ],
      },
      { ready: 1, total: 1, status: 'Running', restarts: '1 (3s ago)' },
    ],
    [
      'waiting in init',
      { initContainers: [{ name: 'one' }, { name: 'two' }] },
      {
        phase: 'Pending',
        initContainerStatuses: [
          status({ name: 'one', state: { terminated: { exitCode: 0 } } }),
          status({ name: 'two', state: { running: {} } }),
        ],
      },
      { ready: 0, total: 1, status: 'Init:1/2', restarts: '0' },
    ],
    [
      'a failed init container',
      { initContainers: [{ name: 'one' }] },
      { phase: 'Pending', initContainerStatuses: [status({ name: 'one', state: { terminated: { exitCode: 7 } } })] },
      { ready: 0, total: 1, status: 'Init:ExitCode:7', restarts: '0' },
    ],
    [
      'completed',
      { restartPolicy: 'Never' },
      { phase: 'Succeeded', containerStatuses: [status({ state: { terminated: { exitCode: 0, reason: 'Completed' } } })] },
      { ready: 0, total: 1, status: 'Completed', restarts: '0' },
    ],
    [
      'a sidecar',
      { initContainers: [{ name: 's', restartPolicy: 'Always' }] },
      {
        phase: 'Running',
        initContainerStatuses: [status({ name: 's', ready: true, started: true, state: { running: {} } })],
        containerStatuses: [status({ ready: true, state: { running: {} } })],
      },
      { ready: 2, total: 2, status: 'Running', restarts: '0' },
    ],
  ])('shows %s', (_, spec, podStatus, expected) => {
    expect(podDisplay(podOf(spec, podStatus), clock)).toEqual(expected);
  });
});
