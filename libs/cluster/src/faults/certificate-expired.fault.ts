import { decodeBase64, decodeUtf8, parseYamlDocument, Rng, seedOf } from '@drydock/apimachinery';
import { CertificateAuthority, KeyPair, type CertificateRequest } from '@drydock/apiserver';
import { Files, ROOT } from '@drydock/shell';
import type { Cluster } from '../cluster.ts';
import { validityOf } from '../control-plane/certificate-validity.ts';
import { apiServerHosts, PKI } from '../node-image/kubeadm-pki.ts';
import { apiServerUrl, kubeconfigText } from '../node-image/kubeconfigs.ts';
import { SERVICE_CIDR } from '@drydock/kinds';
import type { Fault, FaultParameters } from './fault.ts';

const DAY = 24 * 60 * 60 * 1000;
const YEAR = 365 * DAY;
const ADMIN_FILES = ['/etc/kubernetes/admin.conf', '/root/.kube/config'];
const KUBELET_FILE = '/var/lib/kubelet/pki/kubelet-client-current.pem';

/** One of the certificates that this can happen to. */
interface Target {
  /** The machine, and the files that hold it. */
  place(cluster: Cluster, parameters: FaultParameters): { node: string; paths: readonly string[] };
  subject(cluster: Cluster, parameters: FaultParameters): Omit<CertificateRequest, 'publicKey' | 'notBefore' | 'notAfter'>;
  /** What the file at a path holds. */
  text(cluster: Cluster, issued: Issued, path: string): readonly { path: string; text: string }[];
  /** The certificate in the text of the file. */
  read(text: string): string | undefined;
  /** Whether the kubelet of the node has to be started again to see it. */
  restartsKubelet?: true;
}

interface Issued {
  certificate: string;
  privateKey: string;
}

const TARGETS: Readonly<Record<string, Target>> = {
  apiserver: {
    place: ({ controlPlane }) => ({ node: controlPlane.name, paths: [`${PKI}/apiserver.crt`] }),
    subject: ({ controlPlane }) => {
      const { names, addresses } = apiServerHosts({ host: controlPlane, serviceCIDR: SERVICE_CIDR });
      return { commonName: 'kube-apiserver', usages: ['server'], hosts: [...names, ...addresses] };
    },
    text: (_, { certificate, privateKey }, path) => [
      { path, text: certificate },
      { path: path.replace(/crt$/, 'key'), text: privateKey },
    ],
    read: (text) => text,
  },
  admin: {
    place: ({ controlPlane }) => ({ node: controlPlane.name, paths: ADMIN_FILES }),
    subject: () => ({ commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'], usages: ['client'] }),
    text: (cluster, issued, path) => [
      { path, text: kubeconfigText(cluster.caCertificate, apiServerUrl(cluster.controlPlane), 'kubernetes-admin', issued) },
    ],
    read: certificateInKubeconfig,
  },
  kubelet: {
    place: (_, { node = '' }) => ({ node, paths: [KUBELET_FILE] }),
    subject: (_, { node = '' }) => ({ commonName: `system:node:${node}`, organizations: ['system:nodes'], usages: ['client'] }),
    text: (_, { certificate, privateKey }, path) => [{ path, text: certificate + privateKey }],
    read: (text) => text,
    restartsKubelet: true,
  },
};

/** Its files are really exchanged: who repairs them has ended the fault. */
export const certificateExpired: Fault = {
  name: 'certificate-expired',
  summary: 'a certificate has run out: that of the API server, of its administrator, or of the kubelet of a node',
  parameters: [
    { name: 'certificate', description: 'apiserver, admin or kubelet', default: 'apiserver', values: Object.keys(TARGETS) },
    { name: 'node', description: 'the node whose kubelet it is', default: '' },
  ],
  problem: ({ certificate, node }) => (certificate === 'kubelet' && !node ? 'whose kubelet? It needs the parameter "node"' : undefined),
  apply: (cluster, parameters) => exchange(cluster, parameters, cluster.clock.now() - YEAR, cluster.clock.now() - DAY),
  clear: (cluster, parameters) => exchange(cluster, parameters, cluster.clock.now(), cluster.clock.now() + YEAR),
  active(cluster) {
    const nodes = cluster.api.storage.list('nodes').map(({ metadata }) => metadata.name);
    const all: FaultParameters[] = [
      { certificate: 'apiserver' },
      { certificate: 'admin' },
      ...nodes.map((node) => ({ certificate: 'kubelet', node })),
    ];
    return all.filter((parameters) => isExpired(cluster, parameters));
  },
};

function exchange(cluster: Cluster, parameters: FaultParameters, notBefore: number, notAfter: number): void {
  const target = TARGETS[parameters.certificate ?? '']!;
  const { node, paths } = target.place(cluster, parameters);
  const files = filesOf(cluster, node);
  const rng = new Rng({ seed: seedOf(`${node} ${parameters.certificate} ${notAfter}`, 0) });
  const key = KeyPair.generate(rng);
  const request = { ...target.subject(cluster, parameters), publicKey: key.publicKey, notBefore, notAfter };
  const issued = { certificate: new CertificateAuthority(cluster.authority).issue(request, rng), privateKey: key.toPem() };
  for (const path of paths.filter((each) => files.exists(each)))
    for (const file of target.text(cluster, issued, path)) files.writeText(file.path, file.text);
  if (target.restartsKubelet) cluster.nodes.services.restart(node, 'kubelet');
}

function isExpired(cluster: Cluster, parameters: FaultParameters): boolean {
  const target = TARGETS[parameters.certificate ?? '']!;
  const { node, paths } = target.place(cluster, parameters);
  const text = cluster.nodes.readNodeFile(node, paths[0]!);
  const validity = text === undefined ? undefined : validityOf(target.read(text) ?? '');
  return validity !== undefined && validity.notAfter < cluster.clock.now();
}

function certificateInKubeconfig(text: string): string | undefined {
  try {
    const { users = [] } = parseYamlDocument(text).value as { users?: { user?: Record<string, string> }[] };
    const bytes = decodeBase64(users[0]?.user?.['client-certificate-data'] ?? '');
    return typeof bytes === 'number' ? undefined : decodeUtf8(bytes);
  } catch {
    return undefined;
  }
}

function filesOf({ nodes, clock }: Cluster, node: string): Files {
  const mounts = new Map([['/', nodes.nodeFiles(node)]]);
  return new Files({ mounts, cwd: '/', user: ROOT, umask: 0o077, now: () => clock.now(), readDevice: () => undefined });
}
