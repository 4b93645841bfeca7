/** What kubeadm and the packages of Kubernetes and containerd leave on every node. */
import { printYaml } from '@drydock/apimachinery';
import { SERVICE_CIDR, serviceAddressAt } from '@drydock/kinds';
import type { ImageFile } from './node-image.ts';

export const KUBELET_CONFIG = '/var/lib/kubelet/config.yaml';

/** KubeletConfiguration as kubeadm writes it. `dns`: the address of the cluster's name server. */
const configuration = (dns: string) => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  authentication: {
    anonymous: { enabled: false },
    webhook: { cacheTTL: '0s', enabled: true },
    x509: { clientCAFile: '/etc/kubernetes/pki/ca.crt' },
  },
  authorization: { mode: 'Webhook', webhook: { cacheAuthorizedTTL: '0s', cacheUnauthorizedTTL: '0s' } },
  cgroupDriver: 'systemd',
  clusterDNS: [dns],
  clusterDomain: 'cluster.local',
  containerRuntimeEndpoint: '',
  cpuManagerReconcilePeriod: '0s',
  crashLoopBackOff: {},
  evictionPressureTransitionPeriod: '0s',
  fileCheckFrequency: '0s',
  healthzBindAddress: '127.0.0.1',
  healthzPort: 10248,
  httpCheckFrequency: '0s',
  imageMaximumGCAge: '0s',
  imageMinimumGCAge: '0s',
  kind: 'KubeletConfiguration',
  logging: { flushFrequency: 0, options: { json: { infoBufferSize: '0' }, text: { infoBufferSize: '0' } }, verbosity: 0 },
  memorySwap: {},
  nodeStatusReportFrequency: '0s',
  nodeStatusUpdateFrequency: '0s',
  resolvConf: '/run/systemd/resolve/resolv.conf',
  rotateCertificates: true,
  runtimeRequestTimeout: '0s',
  shutdownGracePeriod: '0s',
  shutdownGracePeriodCriticalPods: '0s',
  staticPodPath: '/etc/kubernetes/manifests',
  streamingConnectionIdleTimeout: '0s',
  syncFrequency: '0s',
  volumeStatsAggPeriod: '0s',
});

export const KUBELET_UNIT = '/usr/lib/systemd/system/kubelet.service';
export const KUBELET_DROP_IN = '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf';
export const CONTAINERD_UNIT = '/usr/lib/systemd/system/containerd.service';

const FILES: Readonly<Record<string, string>> = {
  [KUBELET_UNIT]: `[Unit]
Description=kubelet: The Kubernetes Node Agent
Documentation=https://kubernetes.io/docs/
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=10

[Install]
WantedBy=multi-user.target
`,
  [KUBELET_DROP_IN]: `# Written by kubeadm and read when the kubelet starts.
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`,
  [CONTAINERD_UNIT]: `[Unit]
Description=containerd container runtime
Documentation=https://containerd.io
After=network.target dbus.service

[Service]
ExecStartPre=-/sbin/modprobe overlay
ExecStart=/usr/bin/containerd
Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=5
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
OOMScoreAdjust=-999

[Install]
WantedBy=multi-user.target
`,
  '/etc/default/kubelet': 'KUBELET_EXTRA_ARGS=\n',
  '/etc/crictl.yaml': 'runtime-endpoint: unix:///run/containerd/containerd.sock\nimage-endpoint: unix:///run/containerd/containerd.sock\n',
  '/etc/cni/net.d/10-flannel.conflist': `{
  "name": "cbr0",
  "cniVersion": "0.3.1",
  "plugins": [
    {
      "type": "flannel",
      "delegate": {
        "hairpinMode": true,
        "isDefaultGateway": true
      }
    },
    {
      "type": "portmap",
      "capabilities": {
        "portMappings": true
      }
    }
  ]
}
`,
  '/etc/containerd/config.toml': `version = 3
root = "/var/lib/containerd"
state = "/run/containerd"

[grpc]
  address = "/run/containerd/containerd.sock"

[plugins."io.containerd.cri.v1.images".pinned_images]
  sandbox = "registry.k8s.io/pause:3.10"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

  [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
    SystemdCgroup = true
`,
  '/run/systemd/resolve/resolv.conf': 'nameserver 127.0.0.53\n',
};

const DIRECTORIES = [
  '/etc/kubernetes/manifests',
  '/opt/cni/bin',
  '/var/lib/etcd',
  '/var/lib/containerd',
  '/var/log/pods',
  '/var/log/containers',
  '/data',
];

export const KUBELET_FLAGS = '/var/lib/kubelet/kubeadm-flags.env';

/** What kubeadm lets the kubelet be started with. */
export function kubeletFlags(pause = 'registry.k8s.io/pause:3.10'): string {
  return `KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///var/run/containerd/containerd.sock --pod-infra-container-image=${pause}"\n`;
}

/** KubeletConfiguration as kubeadm writes it to nodes and into the ConfigMap kubelet-config. */
export function kubeletConfiguration(serviceCIDR = SERVICE_CIDR): string {
  return printYaml(configuration(serviceAddressAt(serviceCIDR, 10)));
}

/** Of a machine on which the packages are installed and nothing is configured. */
export function packageFiles(): ImageFile[] {
  return [
    { path: '/usr/bin/kubelet', text: '\x7fELF\x02\x01\x01\0kubelet\n', mode: 0o755 },
    ...DIRECTORIES.map((path) => ({ path: `${path}/`, text: '' })),
    ...Object.entries(FILES).map(([path, text]) => ({ path, text })),
  ];
}

export function kubeletFiles(serviceCIDR = SERVICE_CIDR): ImageFile[] {
  return [
    ...packageFiles(),
    { path: KUBELET_FLAGS, text: kubeletFlags() },
    { path: KUBELET_CONFIG, text: kubeletConfiguration(serviceCIDR) },
  ];
}
