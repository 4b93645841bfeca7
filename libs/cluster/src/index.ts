export * from './addons/all-addons.ts';
export type { NodeGroupSpec } from './addons/cluster-autoscaler/node-groups.ts';
export * from './api-server-configuration.ts';
export * from './bootstrap/cluster-profile.ts';
export * from './bootstrap/fresh-cluster.ts';
export * from './cluster-state.ts';
export * from './cluster.ts';
export * from './node-runtime.ts';
export * from './kubelet/create-node-runtime.ts';
export * from './kubelet/kubelet-profile.ts';
export * from './kubelet/machine-state.ts';
export * from './kubelet/runtime-view.ts';
export { schedulingDecisionsOf } from './scheduler/scheduler.ts';
export { SCORE_PLUGIN_NAMES, totalOf, type NodeScore, type RefusedNodes, type SchedulingDecision } from './scheduler/decision.ts';
export * from './network/cluster-network.ts';
export { CLUSTER_DOMAIN, DNS_ADDRESS as CLUSTER_DNS_ADDRESS, type DnsAnswer, type DnsType } from './network/dns.ts';
export * from './network/network-client.ts';
export { resolveHost, type Resolution } from './network/resolver.ts';
export { surroundingsBeside, type Surroundings } from './network/surroundings.ts';
export * from './network/kube-proxy/packet-filter.ts';
export { ipvsAddresses, virtualServers, type VirtualServer } from './network/kube-proxy/ipvs-rules.ts';
export { nftablesTable, nftablesTable6 } from './network/kube-proxy/nftables-rules.ts';
export { textOf as endpointText } from './network/kube-proxy/service-port.ts';
export type { KernelRules } from './network/kube-proxy/service-proxies.ts';
export * from './network/programs/all-network-programs.ts';
export * from './containers/http.ts';
export { parseImageReference } from './images/image-reference.ts';
export * from './containers/terminal-bytes.ts';
export { CONTROL_PLANE_NODE, machineNames, nodeNames, type NodeName } from './bootstrap/nodes.ts';
export { apiServerUrl, joinedKubeconfig, kubeconfigText } from './node-image/kubeconfigs.ts';
export {
  apiServerHosts,
  CERTIFICATES,
  HOST as CERTIFICATE_HOST,
  issue as issueCertificate,
  KUBECONFIG_USERS,
  PKI,
} from './node-image/kubeadm-pki.ts';
export * from './node-image/kubelet-files.ts';
export {
  configurationOf,
  controlPlaneManifests,
  IMAGE_REPOSITORY,
  MANIFESTS,
  POD_CIDR,
  type ControlPlaneConfiguration,
  type ExtraArg,
} from './node-image/manifests.ts';
export { clusterConfiguration, clusterInfo, kubeadmConfig, kubeletConfig } from './bootstrap/kubeadm-addons/kubeadm-config.ts';
export { coreDns } from './bootstrap/kubeadm-addons/coredns.ts';
export { kubeProxy } from './bootstrap/kubeadm-addons/kube-proxy.ts';
export { companionsOf, KUBERNETES_RELEASE, minorOf, versionInfoOf } from './version.ts';
export * from './node-image/node-image.ts';
export * from './node-services/node-services.ts';
export { EXPECTED_MILLISECONDS } from './control-plane/slow-request.ts';
export type { ApiServerProblem } from './control-plane/api-server-health.ts';
export { VirtualClock } from './time/virtual-clock.ts';
export * from './faults/all-faults.ts';
export * from './faults/fault.ts';
export { readSnapshot, type EtcdSnapshot } from './control-plane/etcd-snapshot.ts';
export { kubeadmPolicy } from './bootstrap/rbac/kubeadm-policy.ts';
export * from './overview/cluster-overview.ts';
export type { Workload } from './overview/workloads.ts';
