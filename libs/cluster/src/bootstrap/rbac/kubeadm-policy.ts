/** The RBAC objects that `kubeadm init` adds (cmd/kubeadm/app, v1.33), with those of the CoreDNS and kube-proxy add-ons. */
import type { KubeObject } from '@drydock/apimachinery';
import { newBinding, newRole } from './policy-object.ts';

const BOOTSTRAP_TOKENS = 'group:system:bootstrappers:kubeadm:default-node-token';
const NODES = 'group:system:nodes';
const CSR = 'system:certificates.k8s.io:certificatesigningrequests';

const CLUSTER_BINDINGS: Readonly<Record<string, readonly [role: string, subject: string]>> = {
  'kubeadm:cluster-admins': ['cluster-admin', 'group:kubeadm:cluster-admins'],
  'kubeadm:get-nodes': ['kubeadm:get-nodes', BOOTSTRAP_TOKENS],
  'kubeadm:kubelet-bootstrap': ['system:node-bootstrapper', BOOTSTRAP_TOKENS],
  'kubeadm:node-autoapprove-bootstrap': [`${CSR}:nodeclient`, BOOTSTRAP_TOKENS],
  'kubeadm:node-autoapprove-certificate-rotation': [`${CSR}:selfnodeclient`, NODES],
  'kubeadm:node-proxier': ['system:node-proxier', 'sa:kube-proxy'],
  'system:coredns': ['system:coredns', 'sa:coredns'],
};

/** A Role that reads one ConfigMap, and the binding of the same name. */
const CONFIG_READERS: readonly { namespace: string; name: string; configMap: string; subjects: readonly string[] }[] = [
  {
    namespace: 'kube-public',
    name: 'kubeadm:bootstrap-signer-clusterinfo',
    configMap: 'cluster-info',
    subjects: ['user:system:anonymous'],
  },
  { namespace: 'kube-system', name: 'kube-proxy', configMap: 'kube-proxy', subjects: [BOOTSTRAP_TOKENS] },
  { namespace: 'kube-system', name: 'kubeadm:kubelet-config', configMap: 'kubelet-config', subjects: [NODES, BOOTSTRAP_TOKENS] },
  { namespace: 'kube-system', name: 'kubeadm:nodes-kubeadm-config', configMap: 'kubeadm-config', subjects: [BOOTSTRAP_TOKENS, NODES] },
];

export function kubeadmPolicy(): KubeObject[] {
  return [
    newRole({ name: 'kubeadm:get-nodes' }, ['get | core | nodes']),
    newRole({ name: 'system:coredns' }, [
      'list watch | core | endpoints services pods namespaces',
      'list watch | discovery.k8s.io | endpointslices',
    ]),
    ...Object.entries(CLUSTER_BINDINGS).map(([name, [role, subject]]) => newBinding({ name }, role, [subject])),
    ...CONFIG_READERS.flatMap(({ namespace, name, configMap, subjects }) => [
      newRole({ name, namespace }, [`get | core | configmaps | ${configMap}`]),
      newBinding({ name, namespace }, name, subjects),
    ]),
  ];
}
