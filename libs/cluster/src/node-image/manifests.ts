/** The static pods of the control plane, as `kubeadm init` writes them (cmd/kubeadm/app/phases/controlplane, …/etcd). */
import { printYaml } from '@drydock/apimachinery';
import { SERVICE_CIDR } from '@drydock/kinds';
import type { ClusterProfile } from '../bootstrap/cluster-profile.ts';
import { controlPlaneOf, type NodeName } from '../bootstrap/nodes.ts';
import { companionsOf, KUBERNETES_RELEASE } from '../version.ts';

const KUBERNETES = '/etc/kubernetes';
const PKI = `${KUBERNETES}/pki`;
export const MANIFESTS = `${KUBERNETES}/manifests`;

interface HostPath {
  name: string;
  path: string;
  type: 'DirectoryOrCreate' | 'FileOrCreate';
  writable?: boolean;
}

interface Component {
  name: string;
  image: string;
  command: readonly string[];
  annotations?: Readonly<Record<string, string>>;
  requests: Readonly<Record<string, string>>;
  probes: Readonly<Record<string, Probe>>;
  volumes: readonly HostPath[];
}

interface Probe {
  path: string;
  host: string;
  port: number;
  scheme: 'HTTP' | 'HTTPS';
  /** Kubeadm's choice for the kind of probe; the rest is the same for all. */
  failureThreshold: number;
  initialDelaySeconds?: number;
  periodSeconds: number;
}

const certificates: readonly HostPath[] = [
  { name: 'ca-certs', path: '/etc/ssl/certs', type: 'DirectoryOrCreate' },
  { name: 'etc-ca-certificates', path: '/etc/ca-certificates', type: 'DirectoryOrCreate' },
  { name: 'k8s-certs', path: PKI, type: 'DirectoryOrCreate' },
  { name: 'usr-local-share-ca-certificates', path: '/usr/local/share/ca-certificates', type: 'DirectoryOrCreate' },
  { name: 'usr-share-ca-certificates', path: '/usr/share/ca-certificates', type: 'DirectoryOrCreate' },
];

function probes(host: string, port: number, scheme: 'HTTP' | 'HTTPS', paths: { liveness: string; readiness?: string; startup: string }) {
  const common = { host, port, scheme };
  return {
    livenessProbe: { ...common, path: paths.liveness, failureThreshold: 8, initialDelaySeconds: 10, periodSeconds: 10 },
    ...(paths.readiness ? { readinessProbe: { ...common, path: paths.readiness, failureThreshold: 3, periodSeconds: 1 } } : {}),
    startupProbe: { ...common, path: paths.startup, failureThreshold: 24, initialDelaySeconds: 10, periodSeconds: 10 },
  };
}

/** What `kubeadm` has to know to write them: the ClusterConfiguration, as far as it shows in them. */
export interface ControlPlaneConfiguration {
  host: Pick<NodeName, 'name' | 'address'>;
  serviceCIDR: string;
  podCIDR: string;
  /** `v1.33.1`. */
  release: string;
  imageRepository: string;
  /** By component (`kube-apiserver`): flags without dashes. */
  extraArgs: Readonly<Record<string, readonly ExtraArg[]>>;
}

export interface ExtraArg {
  name: string;
  value: string;
}

function components({ host: { name, address }, serviceCIDR, podCIDR, release, imageRepository }: ControlPlaneConfiguration): Component[] {
  return [
    {
      name: 'etcd',
      image: `${imageRepository}/etcd:${companionsOf(release).etcd}`,
      annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${address}:2379` },
      command: [
        'etcd',
        `--advertise-client-urls=https://${address}:2379`,
        `--cert-file=${PKI}/etcd/server.crt`,
        '--client-cert-auth=true',
        '--data-dir=/var/lib/etcd',
        '--experimental-initial-corrupt-check=true',
        '--experimental-watch-progress-notify-interval=5s',
        `--initial-advertise-peer-urls=https://${address}:2380`,
        `--initial-cluster=${name}=https://${address}:2380`,
        `--key-file=${PKI}/etcd/server.key`,
        `--listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`,
        '--listen-metrics-urls=http://127.0.0.1:2381',
        `--listen-peer-urls=https://${address}:2380`,
        `--name=${name}`,
        `--peer-cert-file=${PKI}/etcd/peer.crt`,
        '--peer-client-cert-auth=true',
        `--peer-key-file=${PKI}/etcd/peer.key`,
        `--peer-trusted-ca-file=${PKI}/etcd/ca.crt`,
        '--snapshot-count=10000',
        `--trusted-ca-file=${PKI}/etcd/ca.crt`,
      ],
      requests: { cpu: '100m', memory: '100Mi' },
      probes: probes('127.0.0.1', 2381, 'HTTP', { liveness: '/livez', readiness: '/readyz', startup: '/readyz' }),
      volumes: [
        { name: 'etcd-data', path: '/var/lib/etcd', type: 'DirectoryOrCreate', writable: true },
        { name: 'etcd-certs', path: `${PKI}/etcd`, type: 'DirectoryOrCreate', writable: true },
      ],
    },
    {
      name: 'kube-apiserver',
      image: `${imageRepository}/kube-apiserver:${release}`,
      annotations: { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${address}:6443` },
      command: [
        'kube-apiserver',
        `--advertise-address=${address}`,
        '--allow-privileged=true',
        '--authorization-mode=Node,RBAC',
        `--client-ca-file=${PKI}/ca.crt`,
        '--enable-admission-plugins=NodeRestriction',
        '--enable-bootstrap-token-auth=true',
        `--etcd-cafile=${PKI}/etcd/ca.crt`,
        `--etcd-certfile=${PKI}/apiserver-etcd-client.crt`,
        `--etcd-keyfile=${PKI}/apiserver-etcd-client.key`,
        '--etcd-servers=https://127.0.0.1:2379',
        `--kubelet-client-certificate=${PKI}/apiserver-kubelet-client.crt`,
        `--kubelet-client-key=${PKI}/apiserver-kubelet-client.key`,
        '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
        `--proxy-client-cert-file=${PKI}/front-proxy-client.crt`,
        `--proxy-client-key-file=${PKI}/front-proxy-client.key`,
        '--requestheader-allowed-names=front-proxy-client',
        `--requestheader-client-ca-file=${PKI}/front-proxy-ca.crt`,
        '--requestheader-extra-headers-prefix=X-Remote-Extra-',
        '--requestheader-group-headers=X-Remote-Group',
        '--requestheader-username-headers=X-Remote-User',
        '--secure-port=6443',
        '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
        `--service-account-key-file=${PKI}/sa.pub`,
        `--service-account-signing-key-file=${PKI}/sa.key`,
        `--service-cluster-ip-range=${serviceCIDR}`,
        `--tls-cert-file=${PKI}/apiserver.crt`,
        `--tls-private-key-file=${PKI}/apiserver.key`,
      ],
      requests: { cpu: '250m' },
      probes: probes(address, 6443, 'HTTPS', { liveness: '/livez', readiness: '/readyz', startup: '/livez' }),
      volumes: certificates,
    },
    {
      name: 'kube-controller-manager',
      image: `${imageRepository}/kube-controller-manager:${release}`,
      command: [
        'kube-controller-manager',
        '--allocate-node-cidrs=true',
        `--authentication-kubeconfig=${KUBERNETES}/controller-manager.conf`,
        `--authorization-kubeconfig=${KUBERNETES}/controller-manager.conf`,
        '--bind-address=127.0.0.1',
        `--client-ca-file=${PKI}/ca.crt`,
        `--cluster-cidr=${podCIDR}`,
        '--cluster-name=kubernetes',
        `--cluster-signing-cert-file=${PKI}/ca.crt`,
        `--cluster-signing-key-file=${PKI}/ca.key`,
        '--controllers=*,bootstrapsigner,tokencleaner',
        `--kubeconfig=${KUBERNETES}/controller-manager.conf`,
        '--leader-elect=true',
        `--requestheader-client-ca-file=${PKI}/front-proxy-ca.crt`,
        `--root-ca-file=${PKI}/ca.crt`,
        `--service-account-private-key-file=${PKI}/sa.key`,
        `--service-cluster-ip-range=${serviceCIDR}`,
        '--use-service-account-credentials=true',
      ],
      requests: { cpu: '200m' },
      probes: probes('127.0.0.1', 10257, 'HTTPS', { liveness: '/healthz', startup: '/healthz' }),
      volumes: [
        ...certificates,
        {
          name: 'flexvolume-dir',
          path: '/usr/libexec/kubernetes/kubelet-plugins/volume/exec',
          type: 'DirectoryOrCreate' as const,
          writable: true,
        },
        { name: 'kubeconfig', path: `${KUBERNETES}/controller-manager.conf`, type: 'FileOrCreate' as const },
      ].sort((a, b) => (a.name < b.name ? -1 : 1)),
    },
    {
      name: 'kube-scheduler',
      image: `${imageRepository}/kube-scheduler:${release}`,
      command: [
        'kube-scheduler',
        `--authentication-kubeconfig=${KUBERNETES}/scheduler.conf`,
        `--authorization-kubeconfig=${KUBERNETES}/scheduler.conf`,
        '--bind-address=127.0.0.1',
        `--kubeconfig=${KUBERNETES}/scheduler.conf`,
        '--leader-elect=true',
      ],
      requests: { cpu: '100m' },
      probes: probes('127.0.0.1', 10259, 'HTTPS', { liveness: '/livez', readiness: '/readyz', startup: '/livez' }),
      volumes: [{ name: 'kubeconfig', path: `${KUBERNETES}/scheduler.conf`, type: 'FileOrCreate' }],
    },
  ];
}

/** The static tokens of the users that lessons know. */
export const TOKENS_FILE = `${PKI}/tokens.csv`;

/** What a new cluster of a profile is configured with. */
export function configurationOf(profile: Pick<ClusterProfile, 'serviceCIDR' | 'site'>): ControlPlaneConfiguration {
  return {
    host: controlPlaneOf(profile),
    serviceCIDR: profile.serviceCIDR ?? SERVICE_CIDR,
    podCIDR: POD_CIDR,
    release: KUBERNETES_RELEASE,
    imageRepository: IMAGE_REPOSITORY,
    extraArgs: { 'kube-apiserver': [{ name: 'token-auth-file', value: TOKENS_FILE }] },
  };
}

export const POD_CIDR = '10.244.0.0/16';
export const IMAGE_REPOSITORY = 'registry.k8s.io';

/** Name and text of each file in /etc/kubernetes/manifests of the control plane. */
export function controlPlaneManifests(configuration: ControlPlaneConfiguration): { name: string; text: string }[] {
  return components(configuration).map((component) => ({
    name: `${component.name}.yaml`,
    text: printYaml(manifestOf({ ...component, command: withExtraArgs(component.command, configuration.extraArgs[component.name]) })),
  }));
}

/** Flags in the order of their names; those that somebody chose take the place of kubeadm's. */
function withExtraArgs([program = '', ...flags]: readonly string[], extra: readonly ExtraArg[] = []): string[] {
  const nameOf = (flag: string) => flag.slice(2).split('=')[0]!;
  const kept = flags.filter((flag) => !extra.some(({ name }) => name === nameOf(flag)));
  const all = [...kept, ...extra.map(({ name, value }) => `--${name}=${value}`)];
  return [program, ...all.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0))];
}

function manifestOf({ name, image, command, annotations, requests, probes: all, volumes }: Component) {
  const probe = ({ path, host, port, scheme, ...rest }: Probe) => ({ httpGet: { host, path, port, scheme }, timeoutSeconds: 15, ...rest });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(annotations ? { annotations } : {}),
      labels: { component: name, tier: 'control-plane' },
      name,
      namespace: 'kube-system',
    },
    spec: {
      containers: [
        {
          command,
          image,
          imagePullPolicy: 'IfNotPresent',
          ...(all['livenessProbe'] ? { livenessProbe: probe(all['livenessProbe']) } : {}),
          name,
          ...(all['readinessProbe'] ? { readinessProbe: probe(all['readinessProbe']) } : {}),
          resources: { requests },
          ...(all['startupProbe'] ? { startupProbe: probe(all['startupProbe']) } : {}),
          volumeMounts: volumes.map((volume) => ({
            mountPath: volume.path,
            name: volume.name,
            ...(volume.writable ? {} : { readOnly: true }),
          })),
        },
      ],
      hostNetwork: true,
      priority: 2000001000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      volumes: volumes.map((volume) => ({ hostPath: { path: volume.path, type: volume.type }, name: volume.name })),
    },
    status: {},
  };
}
