import { formatFieldError } from '@drydock/apimachinery';
import { podStrategy } from '../pod.strategy.ts';
import type { Pod } from '../pod.types.ts';
import { validatePod } from '../pod.validation.ts';
import type { PodSpec } from './pod-spec.types.ts';

type Json = Record<string, unknown>;

function podOf(spec: Json, labels: Record<string, string> = {}): Pod {
  const containers = [{ name: 'main', image: 'nginx' }];
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'demo', namespace: 'default', labels },
    spec: structuredClone({ containers, serviceAccountName: 'default', ...spec }) as unknown as PodSpec,
  } as Pod;
  podStrategy.defaults!(pod);
  return pod;
}

const errorsOf = (spec: Json) => validatePod(podOf(spec)).map(formatFieldError);
const container = (more: Json) => ({ containers: [{ name: 'main', image: 'nginx', ...more }] });
const volume = (source: Json) => ({ volumes: [{ name: 'v', ...source }] });
const affinity = (term: Json) => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', ...term }] } },
});
const TERM = 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]';
const spread = (more: Json) => ({
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', ...more }],
});

describe('the fields of a pod', () => {
  it.each<[Json, string[]]>([
    [
      container({ resizePolicy: [{ resourceName: 'disk', restartPolicy: 'Maybe' }] }),
      [
        'spec.containers[0].resizePolicy: Unsupported value: disk: supported values: "cpu", "memory"',
        'spec.containers[0].resizePolicy: Unsupported value: "Maybe": supported values: "NotRequired", "RestartContainer"',
      ],
    ],
    [
      { restartPolicy: 'Never', ...container({ resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] }) },
      [`spec.containers[0].resizePolicy: Invalid value: "RestartContainer": must be 'NotRequired' when \`restartPolicy\` is 'Never'`],
    ],
    [{ overhead: { cpu: '-1' } }, ['spec.overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0']],
    [{ os: { name: 'plan9' } }, ['spec.os.name: Unsupported value: "plan9": supported values: "linux", "windows"']],
    [
      { os: { name: 'linux' }, securityContext: { windowsOptions: {} } },
      ['spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod'],
    ],
    [
      { os: { name: 'windows' }, hostPID: true, securityContext: { runAsUser: 1 } },
      [
        'spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod',
        'spec.hostPID: Forbidden: cannot be set for a windows pod',
      ],
    ],
    [
      { hostUsers: false, hostNetwork: true, hostPID: true },
      ['spec.hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false', 'spec.HostPID: Forbidden: when `pod.Spec.HostUsers` is false'],
    ],
    [
      { securityContext: { seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'x' } } },
      [
        'spec.securityContext.seccompProfile.localhostProfile: Invalid value: core.SeccompProfile{Type:"RuntimeDefault", LocalhostProfile:(*string)(0xc000000000)}: can only be set when seccomp type is Localhost',
      ],
    ],
    [
      { securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: '/x/../y' } } },
      [
        'spec.securityContext.seccompProfile.localhostProfile: Invalid value: "/x/../y": must be a relative path',
        `spec.securityContext.seccompProfile.localhostProfile: Invalid value: "/x/../y": must not contain '..'`,
      ],
    ],
    [
      container({ securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: ' x' } } }),
      ['spec.containers[0].securityContext.appArmorProfile.localhostProfile: Invalid value: " x": must not be padded with whitespace'],
    ],
    [
      { securityContext: { seLinuxChangePolicy: 'Never' } },
      ['spec.securityContext.seLinuxChangePolicy: Unsupported value: "Never": supported values: "MountOption", "Recursive"'],
    ],
    [
      affinity({ matchLabelKeys: ['a', 'b c'], mismatchLabelKeys: ['a'], labelSelector: {} }),
      [
        `${TERM}.matchLabelKeys[1]: Invalid value: "b c": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
        `${TERM}.matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and mismatchLabelKeys`,
      ],
    ],
    [affinity({ matchLabelKeys: ['a'] }), [`${TERM}.matchLabelKeys: Forbidden: must not be specified when labelSelector is not set`]],
    [
      spread({ matchLabelKeys: ['a'], labelSelector: { matchLabels: { a: 'b' } } }),
      ['spec.topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and labelSelector'],
    ],
    [
      {
        ...container({ volumeMounts: [{ name: 'v', mountPath: '/v', recursiveReadOnly: 'Enabled', mountPropagation: 'HostToContainer' }] }),
        ...volume({ emptyDir: {} }),
      },
      [
        'spec.containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true',
        'spec.containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified',
      ],
    ],
    [
      {
        volumes: [
          {
            name: 'a',
            ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } },
          },
          { name: 'b', persistentVolumeClaim: { claimName: 'demo-a' } },
        ],
      },
      [
        'spec.volumes[1].persistentVolumeClaim.claimName: Invalid value: "demo-a": must not reference a PVC that gets created for an ephemeral volume',
      ],
    ],
  ])('%j', (spec, errors) => expect(errorsOf(spec)).toEqual(errors));

  it.each<[Json, string[]]>([
    [
      { awsElasticBlockStore: { partition: 300 } },
      [
        'awsElasticBlockStore.volumeID: Required value',
        'awsElasticBlockStore.partition: Invalid value: 300: must be between 1 and 255, inclusive',
      ],
    ],
    [{ gcePersistentDisk: {} }, ['gcePersistentDisk.pdName: Required value']],
    [
      { gitRepo: { directory: '../x' } },
      ['gitRepo.repository: Required value', `gitRepo.directory: Invalid value: "../x": must not contain '..'`],
    ],
    [
      { iscsi: { iqn: 'abc', lun: 256 } },
      [
        'iscsi.targetPortal: Required value',
        'iscsi.iqn: Invalid value: "abc": must be valid format starting with iqn, eui, or naa',
        'iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive',
      ],
    ],
    [{ fc: {} }, ['fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both']],
    [{ cephfs: {} }, ['cephfs.monitors: Required value']],
    [{ rbd: {} }, ['rbd.monitors: Required value', 'rbd.image: Required value']],
    [{ glusterfs: {} }, ['glusterfs.endpoints: Required value', 'glusterfs.path: Required value']],
    [{ azureFile: {} }, ['azureFile.secretName: Required value', 'azureFile.shareName: Required value']],
    [
      { flexVolume: { options: { 'a.k8s.io/b': '' } } },
      [
        'flexVolume.driver: Required value',
        'flexVolume.options[a.k8s.io/b]: Invalid value: "a.k8s.io/b": kubernetes.io and k8s.io namespaces are reserved',
      ],
    ],
    [
      { csi: { driver: 'a_b', nodePublishSecretRef: {} } },
      expect.arrayContaining(['csi.nodePublishSecretRef.name: Required value']) as unknown as string[],
    ],
    [{ ephemeral: {} }, ['ephemeral.volumeClaimTemplate: Required value']],
  ])('the volume %j', (source, errors) => {
    expect(errorsOf(volume(source)).map((each) => each.replace('spec.volumes[0].', ''))).toEqual(errors);
  });

  it('name keys of labels that become conditions when the pod is made', () => {
    const pod = podOf(affinity({ matchLabelKeys: ['a', 'gone'], mismatchLabelKeys: ['b'], labelSelector: {} }), { a: '1', b: '2' });
    podStrategy.prepareForCreate!(pod, {} as never);
    expect(pod.spec.affinity!.podAffinity!.requiredDuringSchedulingIgnoredDuringExecution![0]!.labelSelector).toEqual({
      matchExpressions: [
        { key: 'a', operator: 'In', values: ['1'] },
        { key: 'b', operator: 'NotIn', values: ['2'] },
      ],
    });
  });
});
