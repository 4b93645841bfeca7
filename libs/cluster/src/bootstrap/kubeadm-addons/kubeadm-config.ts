/** What `kubeadm init` leaves for `join` and `upgrade` to read (cmd/kubeadm/app/phases/uploadconfig, …/kubelet, …/bootstraptoken/clusterinfo). */
import { encodeBase64, encodeUtf8, printYaml, type KubeObject } from '@drydock/apimachinery';
import { kubeletConfiguration } from '../../node-image/kubelet-files.ts';
import { apiServerUrl } from '../../node-image/kubeconfigs.ts';
import type { ControlPlaneConfiguration, ExtraArg } from '../../node-image/manifests.ts';

/** ClusterConfiguration of kubeadm.k8s.io/v1beta4, with kubeadm's defaults filled in. */
export function clusterConfiguration({ serviceCIDR, podCIDR, release, imageRepository, extraArgs }: ControlPlaneConfiguration): string {
  const component = (name: string) =>
    extraArgs[name]?.length ? { extraArgs: extraArgs[name].map(({ name: flag, value }) => ({ name: flag, value })) } : {};
  return printYaml({
    apiServer: component('kube-apiserver'),
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    caCertificateValidityPeriod: '87600h0m0s',
    certificateValidityPeriod: '8760h0m0s',
    certificatesDir: '/etc/kubernetes/pki',
    clusterName: 'kubernetes',
    controllerManager: component('kube-controller-manager'),
    dns: {},
    encryptionAlgorithm: 'RSA-2048',
    etcd: { local: { dataDir: '/var/lib/etcd', ...component('etcd') } },
    imageRepository,
    kind: 'ClusterConfiguration',
    kubernetesVersion: release,
    networking: { dnsDomain: 'cluster.local', podSubnet: podCIDR, serviceSubnet: serviceCIDR },
    proxy: {},
    scheduler: component('kube-scheduler'),
  });
}

export type { ExtraArg };

function configMap(namespace: string, name: string, data: Record<string, string>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data } as KubeObject;
}

export function kubeadmConfig(configuration: ControlPlaneConfiguration): KubeObject {
  return configMap('kube-system', 'kubeadm-config', { ClusterConfiguration: clusterConfiguration(configuration) });
}

export function kubeletConfig({ serviceCIDR }: Pick<ControlPlaneConfiguration, 'serviceCIDR'>): KubeObject {
  return configMap('kube-system', 'kubelet-config', { kubelet: kubeletConfiguration(serviceCIDR) });
}

/** `caCertificate`: PEM. */
export function clusterInfo(caCertificate: string, { host }: Pick<ControlPlaneConfiguration, 'host'>): KubeObject {
  const cluster = { 'certificate-authority-data': encodeBase64(encodeUtf8(caCertificate)), server: apiServerUrl(host) };
  const kubeconfig = printYaml({
    apiVersion: 'v1',
    clusters: [{ cluster, name: '' }],
    contexts: null,
    'current-context': '',
    kind: 'Config',
    preferences: {},
    users: null,
  });
  return configMap('kube-public', 'cluster-info', { kubeconfig });
}
