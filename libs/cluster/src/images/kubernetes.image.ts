/** What a cluster of kubeadm runs for itself, and common add-ons. */
import {
  apiServerProcess,
  controllerManagerProcess,
  etcdServer,
  metricsServer as metricsServerProcess,
  newComponentServer,
  pauseServer,
  schedulerProcess,
} from '../containers/servers/kubernetes.servers.ts';
import { clusterAutoscalerServer } from '../addons/cluster-autoscaler/cluster-autoscaler.server.ts';
import { fluentBitServer } from '../addons/logging/fluent-bit.server.ts';
import { lokiServer } from '../addons/logging/loki.server.ts';
import { gatewayServer } from '../addons/gateway-api/gateway.server.ts';
import { ingressNginxServer } from '../addons/ingress-nginx/ingress-nginx.server.ts';
import { vpaAdmissionServer, vpaRecommenderServer, vpaUpdaterServer } from '../addons/vertical-pod-autoscaler/vpa-admission.server.ts';
import { coreDnsServer } from '../network/coredns/coredns.server.ts';
import { kubeProxyServer } from '../network/kube-proxy/kube-proxy.server.ts';
import { ALPINE, DISTROLESS } from './distributions.ts';
import type { Image } from './image.ts';
import type { ServerProgram } from '../containers/server-program.ts';

function component(name: string, size: number, server: ServerProgram, extra: Partial<Image> = {}): Image {
  return {
    repositories: [`registry.k8s.io/${name}`],
    tags: { newest: [1, 34], prefix: 'v' },
    size,
    distribution: DISTROLESS,
    entrypoint: [server.commands[0]!],
    servers: [server],
    memory: 30_000_000,
    ...extra,
  };
}

export const kubernetesImages: readonly Image[] = [
  component('kube-apiserver', 30_077_416, apiServerProcess, { memory: 210_000_000, idleMilliCpu: 42 }),
  component('kube-controller-manager', 27_635_030, controllerManagerProcess, { memory: 50_000_000, idleMilliCpu: 16 }),
  component('kube-scheduler', 21_776_332, schedulerProcess, { memory: 20_000_000, idleMilliCpu: 4 }),
  component('kube-proxy', 31_887_094, kubeProxyServer, { entrypoint: undefined, cmd: ['/usr/local/bin/kube-proxy'] }),
  component('etcd', 57_680_541, etcdServer, {
    tags: { newest: [3, 6], suffixes: ['0', '1'] },
    programs: { '/usr/local/bin/etcdctl': 'etcdctl', '/usr/local/bin/etcdutl': 'etcdutl' },
    memory: 45_000_000,
    idleMilliCpu: 21,
  }),
  component('pause', 321_520, pauseServer, {
    repositories: ['registry.k8s.io/pause', 'k8s.gcr.io/pause', 'gcr.io/google_containers/pause', 'registry.k8s.io/pause-amd64'],
    tags: { newest: [3, 10] },
    distribution: undefined,
    memory: 300_000,
  }),
  component('coredns/coredns', 20_939_036, coreDnsServer, {
    repositories: ['registry.k8s.io/coredns/coredns', 'docker.io/coredns/coredns'],
    tags: { newest: [1, 12], prefix: 'v' },
    memory: 15_000_000,
    idleMilliCpu: 2,
  }),
  component(
    'cloud-provider/cloud-controller-manager',
    23_104_000,
    newComponentServer({ command: '/cloud-controller-manager', listeners: [] }),
    {
      tags: { newest: [1, 34], prefix: 'v' },
    },
  ),
  component('ingress-nginx/controller', 112_760_000, ingressNginxServer, {
    tags: { newest: [1, 13], prefix: 'v' },
    distribution: ALPINE,
    entrypoint: ['/usr/bin/dumb-init'],
    wrappers: ['/usr/bin/dumb-init'],
    programs: { '/wait-shutdown': 'true' },
    memory: 95_000_000,
    idleMilliCpu: 2,
  }),
  component('nginx-gateway-fabric', 95_000_000, gatewayServer, {
    repositories: ['ghcr.io/nginx/nginx-gateway-fabric', 'ghcr.io/nginxinc/nginx-gateway-fabric'],
    tags: { newest: [1, 6] },
    distribution: ALPINE,
    memory: 40_000_000,
    idleMilliCpu: 2,
  }),
  component('metrics-server/metrics-server', 20_606_000, metricsServerProcess, {
    tags: { newest: [0, 8], prefix: 'v' },
    memory: 20_000_000,
    idleMilliCpu: 3,
  }),
];

/** The sidecars of CSI drivers, and the driver that add-ons install. */
const csi = (name: string, newest: readonly [number, number], repository = `sig-storage/${name}`) =>
  component(repository, 24_310_000, newComponentServer({ command: `/${name}`, listeners: [] }), {
    tags: { newest, prefix: 'v' },
    memory: 12_000_000,
  });

export const csiImages: readonly Image[] = [
  csi('csi-provisioner', [5, 3]),
  csi('csi-attacher', [4, 9]),
  csi('csi-resizer', [1, 14]),
  csi('csi-snapshotter', [8, 3]),
  csi('csi-node-driver-registrar', [2, 14]),
  csi('livenessprobe', [2, 16]),
  { ...csi('csi-disk', [1, 0]), repositories: ['ghcr.io/drydock/csi-disk'] },
];

/** One of the three parts of the vertical pod autoscaler. */
const vpa = (part: string, server: ServerProgram) =>
  component(`autoscaling/vpa-${part}`, 33_120_000, server, { tags: { newest: [1, 5] }, memory: 25_000_000 });

export const autoscalerImages: readonly Image[] = [
  vpa('recommender', vpaRecommenderServer),
  vpa('updater', vpaUpdaterServer),
  vpa('admission-controller', vpaAdmissionServer),
  component('autoscaling/cluster-autoscaler', 36_510_000, clusterAutoscalerServer, {
    tags: { newest: [1, 33], prefix: 'v' },
    memory: 60_000_000,
    idleMilliCpu: 3,
  }),
];

export const loggingImages: readonly Image[] = [
  component('fluent/fluent-bit', 47_230_000, fluentBitServer, {
    repositories: ['docker.io/fluent/fluent-bit', 'cr.fluentbit.io/fluent/fluent-bit'],
    tags: { newest: [4, 0], oldest: 1 },
    memory: 12_000_000,
  }),
  component('grafana/loki', 36_420_000, lokiServer, {
    repositories: ['docker.io/grafana/loki'],
    tags: { newest: [3, 5], oldest: 2 },
    memory: 70_000_000,
    idleMilliCpu: 4,
  }),
];

const daemon = (command: string) => newComponentServer({ command, listeners: [] });

export const fluentd: Image = {
  repositories: [
    'docker.io/fluent/fluentd',
    'quay.io/fluentd_elasticsearch/fluentd',
    'docker.io/prom/node-exporter',
    'quay.io/prometheus/node-exporter',
  ],
  tags: { newest: [5, 0], words: ['edge', 'v1.16', 'v1.16-1', 'v1.17', 'v1.18', 'v2.5.2', 'v3.4.0', 'v4.7', 'v1.7.0', 'v1.8.2'] },
  size: 48_210_553,
  distribution: ALPINE,
  entrypoint: ['/bin/entrypoint'],
  servers: [daemon('/bin/entrypoint')],
  memory: 40_000_000,
};
