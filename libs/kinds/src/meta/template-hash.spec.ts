import { podTemplateType } from '../core/pod/pod-template.go-type.ts';
import type { PodTemplateSpec } from '../core/pod/spec/pod-spec.types.ts';
import { goSpew } from './go-dump/go-spew.ts';
import { revisionHash, templateHashes } from './template-hash.ts';

/** As a server stores what `kubectl create deployment sa --image=nginx:1.25; kubectl set serviceaccount deployment sa robot` makes. */
const template = {
  metadata: { creationTimestamp: null, labels: { app: 'sa' } },
  spec: {
    containers: [
      {
        name: 'nginx',
        image: 'nginx:1.25',
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    serviceAccountName: 'robot',
    serviceAccount: 'robot',
  },
} as unknown as PodTemplateSpec;

const templateHash = templateHashes['1.33'];

describe('templateHash', () => {
  it('is the one that a recorded server of release 1.28 computed', () => {
    expect(templateHashes['1.28'](template)).toBe('6bb99f6bf');
  });

  it('differs for another template and for another count of collisions', () => {
    const other = { ...template, spec: { ...template.spec, hostNetwork: true } };
    const hashes = [templateHash(template), templateHash(template, 0), templateHash(template, 1), templateHash(other)];
    expect(hashes[0]).toBe('57d8cffbcf');
    expect(new Set(hashes).size).toBe(4);
  });
});

describe('revisionHash', () => {
  it('differs for other data and for another count of collisions', () => {
    expect(new Set([revisionHash({ a: 1 }), revisionHash({ a: 2 }), revisionHash({ a: 1 }, 1)]).size).toBe(3);
  });
});

describe('goSpew', () => {
  it('names the types of fields, follows pointers, and keeps the text of a quantity that is canonical at a glance', () => {
    const dump = goSpew(podTemplateType, {
      spec: {
        containers: [
          {
            ports: [{ containerPort: 80 }],
            resources: { limits: { memory: '64Mi', cpu: '100m' } },
            livenessProbe: { httpGet: { port: 80 } },
          },
        ],
        volumes: [{ name: 'v', cephfs: { monitors: ['m'] } }],
      },
    });
    expect(dump).toContain('Volumes:([]v1.Volume)[{Name:(string)v VolumeSource:(v1.VolumeSource){HostPath:(*v1.HostPathVolumeSource)<nil>');
    expect(dump).toContain('CephFS:(*v1.CephFSVolumeSource){Monitors:([]string)[m] Path:(string) User:');
    expect(dump).toContain(
      'Ports:([]v1.ContainerPort)[{Name:(string) HostPort:(int32)0 ContainerPort:(int32)80 Protocol:(v1.Protocol) HostIP:(string)}]',
    );
    expect(dump).toContain(
      'Limits:(v1.ResourceList)map[cpu:{i:(resource.int64Amount){value:(int64)100 scale:(resource.Scale)-3} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)100m Format:(resource.Format)DecimalSI} memory:{i:(resource.int64Amount){value:(int64)67108864 scale:(resource.Scale)0} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string) Format:(resource.Format)BinarySI}]',
    );
    expect(dump).toContain(
      'LivenessProbe:(*v1.Probe){ProbeHandler:(v1.ProbeHandler){Exec:(*v1.ExecAction)<nil> HTTPGet:(*v1.HTTPGetAction){Path:(string) Port:(intstr.IntOrString){Type:(intstr.Type)0 IntVal:(int32)80 StrVal:(string)}',
    );
  });
});
