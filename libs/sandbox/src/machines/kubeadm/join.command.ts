/** `kubeadm join`: makes this machine a worker of the cluster (cmd/kubeadm/app/cmd/join.go). */
import {
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  isRecord,
  parseYamlDocument,
  StatusError,
  type KubeObject,
} from '@drydock/apimachinery';
import { buildSigningRequest, detachedTokenSignature, KeyPair } from '@drydock/apiserver';
import { apiServerUrl, kubeconfigText, PKI } from '@drydock/cluster';
import { sleepUntil, type Wait } from '@drydock/shell';
import { caCertHash, TOKEN } from './token.command.ts';
import { checked, joinProblems } from './preflight.ts';
import {
  clientAs,
  CONFIG_MAPS,
  connectionProblem,
  readClusterConfiguration,
  REUPLOAD,
  say,
  SYSTEM,
  writeFile,
  type KubeadmCall,
  type Steps,
} from './kubeadm-call.ts';
import { startKubelet, writeKubeletConfiguration, writeKubeletFlags } from './kubelet-steps.ts';

const CLIENT_PEM = '/var/lib/kubelet/pki/kubelet-client-current.pem';
const BOOTSTRAP_GROUPS = ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token'];
const SIGNING_REQUESTS = { group: 'certificates.k8s.io', version: 'v1', plural: 'certificatesigningrequests' };
/** Seconds that kubeadm waits for what others have to do. */
const DISCOVERY_TIMEOUT = 5 * 60;

interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
}

interface Discovery {
  tokenId: string;
  authority: string;
}

export function* join(call: KubeadmCall): Steps {
  const { flags, operands } = call;
  const usage = usageProblem(call);
  if (usage) return usage;
  yield* say(call, '[preflight] Running pre-flight checks');
  const problem = yield* checked(call, joinProblems(call));
  if (problem) return `error execution phase preflight: ${problem}`;
  const found = yield* discover(call, operands[0]!, flags.get('--token') ?? flags.get('--discovery-token') ?? '');
  if (typeof found === 'string') return `error execution phase preflight: ${found}`;
  const client = clientAs(call, `system:bootstrap:${found.tokenId}`, BOOTSTRAP_GROUPS);
  yield* say(call, '[preflight] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...');
  yield* say(call, `[preflight] ${REUPLOAD}`);
  const configuration = readClusterConfiguration(call, client);
  if ('error' in configuration)
    return `error execution phase preflight: unable to fetch the kubeadm-config ConfigMap: ${configuration.error}`;
  if (flags.has('--control-plane')) {
    return "error execution phase preflight: \nOne or more conditions for hosting a new control plane instance is not satisfied.\n\nunable to add a new control plane instance to a cluster that doesn't have a stable controlPlaneEndpoint address\n\nPlease ensure that:\n* The cluster has a stable controlPlaneEndpoint address.\n* The certificates that must be shared among control plane instances are provided.\n\n";
  }
  return yield* joinWith(call, found);
}

function usageProblem({ flags, operands }: KubeadmCall): string | undefined {
  if (flags.has('--config')) return undefined;
  const token = flags.get('--token') ?? flags.get('--discovery-token');
  if (token === undefined && !flags.has('--discovery-file')) return 'discovery: Invalid value: "": bootstrapToken or file must be set';
  if (flags.has('--discovery-file')) return 'discovery by a file is not possible on these machines: use --token';
  if (operands.length === 0)
    return 'discovery.bootstrapToken: Invalid value: "": using token-based discovery without discovery.bootstrapToken.apiServerEndpoint can be unsafe. Please provide an API server endpoint';
  if (!TOKEN.test(token!)) return `discovery.bootstrapToken.token: Invalid value: ${JSON.stringify(token)}: the bootstrap token is invalid`;
  if (!flags.has('--discovery-token-ca-cert-hash') && !flags.has('--discovery-token-unsafe-skip-ca-verification')) {
    return 'discovery.bootstrapToken: Invalid value: "": using token-based discovery without caCertHashes can be unsafe. Set unsafeSkipCAVerification as true in your kubeadm config file or pass --discovery-token-unsafe-skip-ca-verification flag to continue';
  }
  return undefined;
}

/** Reads cluster-info as anybody may, and trusts what the token has signed (cmd/kubeadm/app/discovery/token). */
function* discover(call: KubeadmCall, endpoint: string, token: string): Generator<Wait, Discovery | string, void> {
  const { place, process, flags } = call;
  const { cluster } = place;
  const path = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
  const [tokenId = '', tokenSecret = ''] = token.split('.');
  const wrap = (why: string) => `couldn't validate the identity of the API Server: ${why}`;
  const failed = 'failed to request the cluster-info ConfigMap: ';
  if (`https://${endpoint}` !== apiServerUrl(cluster.controlPlane)) {
    yield* sleepUntil(process, process.clock.now() + DISCOVERY_TIMEOUT * 1000);
    return wrap(`${failed}Get "https://${endpoint}${path}?timeout=10s": dial tcp ${endpoint}: connect: connection refused`);
  }
  let reason = '';
  const until = process.clock.now() + DISCOVERY_TIMEOUT * 1000;
  for (let at = process.clock.now(); at <= until; at += 5000) {
    if (at > process.clock.now()) yield* sleepUntil(process, at);
    const problem = connectionProblem(call, path);
    if (problem) {
      reason = `${failed}${problem}`;
      continue;
    }
    let info: ConfigMap;
    try {
      info = clientAs(call, 'system:anonymous', ['system:unauthenticated']).get<ConfigMap>(CONFIG_MAPS, 'kube-public', 'cluster-info');
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      reason = `${failed}${error.message}`;
      continue;
    }
    const kubeconfig = info.data?.['kubeconfig'] ?? '';
    const signature = info.data?.[`jws-kubeconfig-${tokenId}`];
    if (signature === undefined) {
      reason = `could not find a JWS signature in the cluster-info ConfigMap for token ID ${JSON.stringify(tokenId)}`;
      continue;
    }
    if (signature !== detachedTokenSignature(kubeconfig, tokenId, tokenSecret)) {
      return wrap(`failed to verify JWS signature of received cluster info object, can't trust this API Server`);
    }
    const authority = authorityIn(kubeconfig);
    const pins = (flags.get('--discovery-token-ca-cert-hash') ?? '').split(',').filter((each) => each !== '');
    const hash = `sha256:${caCertHash(authority)}`;
    if (pins.length > 0 && !pins.includes(hash)) {
      return wrap(`cluster CA found in cluster-info ConfigMap is invalid: none of the public keys ${JSON.stringify(hash)} are pinned`);
    }
    return { tokenId, authority };
  }
  return wrap(reason);
}

function authorityIn(kubeconfig: string): string {
  const value = parseYamlDocument(kubeconfig).value;
  const clusters = isRecord(value) && Array.isArray(value['clusters']) ? (value['clusters'] as { cluster?: Record<string, string> }[]) : [];
  const bytes = decodeBase64(clusters[0]?.cluster?.['certificate-authority-data'] ?? '');
  return typeof bytes === 'number' ? '' : decodeUtf8(bytes);
}

function* joinWith(call: KubeadmCall, { tokenId, authority }: Discovery): Steps {
  const { process, place, node } = call;
  const bootstrap = clientAs(call, `system:bootstrap:${tokenId}`, BOOTSTRAP_GROUPS);
  const server = apiServerUrl(place.cluster.controlPlane);
  const name = call.flags.get('--node-name') ?? node;
  writeFile(process, `${PKI}/ca.crt`, authority, 0o644);
  let kubelet: string;
  try {
    kubelet = bootstrap.get<ConfigMap>(CONFIG_MAPS, SYSTEM, 'kubelet-config').data?.['kubelet'] ?? '';
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return `error execution phase kubelet-start: could not download the kubelet configuration from ConfigMap "kubelet-config": ${error.message}`;
  }
  yield* writeKubeletConfiguration(call, kubelet);
  yield* writeKubeletFlags(call);
  // What the kubelet does with /etc/kubernetes/bootstrap-kubelet.conf when it starts.
  const key = KeyPair.generate(process.rng);
  const certificate = yield* requestCertificate(call, name, key, tokenId);
  if (certificate !== undefined) {
    writeFile(process, CLIENT_PEM, certificate + key.toPem());
    writeFile(process, '/etc/kubernetes/kubelet.conf', kubeconfigText(authority, server, `system:node:${name}`, { file: CLIENT_PEM }));
  }
  const started = yield* startKubelet(call);
  if (started) return `error execution phase kubelet-start: ${started}`;
  yield* say(call, '[kubelet-start] Waiting for the kubelet to perform the TLS Bootstrap');
  if (certificate === undefined) {
    yield* sleepUntil(process, process.clock.now() + DISCOVERY_TIMEOUT * 1000);
    return 'error execution phase kubelet-wait-bootstrap: timed out waiting for the condition';
  }
  yield* sleepUntil(process, process.clock.now() + 1000);
  yield* say(call, JOINED);
  return undefined;
}

/** Asks as the bearer of the token; undefined when nobody signs. */
function* requestCertificate(call: KubeadmCall, name: string, key: KeyPair, tokenId: string): Generator<Wait, string | undefined, void> {
  const { process, place } = call;
  const request = buildSigningRequest(key, { commonName: `system:node:${name}`, organizations: ['system:nodes'] });
  const client = clientAs(call, `system:bootstrap:${tokenId}`, BOOTSTRAP_GROUPS);
  const created = client.create<KubeObject & { status?: { certificate?: string } }>(SIGNING_REQUESTS, {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: '', generateName: 'csr-' },
    spec: {
      request: encodeBase64(encodeUtf8(request)),
      signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
      usages: ['digital signature', 'client auth'],
    },
  } as KubeObject);
  for (let tries = 0; tries < 3; tries++) {
    place.cluster.react();
    const { status } = client.get<KubeObject & { status?: { certificate?: string } }>(SIGNING_REQUESTS, undefined, created.metadata.name);
    const bytes = decodeBase64(status?.certificate ?? '');
    if (status?.certificate && typeof bytes !== 'number') return decodeUtf8(bytes);
    yield* sleepUntil(process, process.clock.now() + 1000);
  }
  return undefined;
}

const JOINED = `
This node has joined the cluster:
* Certificate signing request was sent to apiserver and a response was received.
* The Kubelet was informed of the new secure connection details.

Run 'kubectl get nodes' on the control-plane to see this node join the cluster.
`;
