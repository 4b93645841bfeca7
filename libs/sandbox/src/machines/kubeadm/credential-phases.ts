/** The phases of `kubeadm init` that write certificates and kubeconfigs (cmd/kubeadm/app/phases/certs, …/kubeconfig). */
import { KeyPair } from '@drydock/apiserver';
import { apiServerHosts, apiServerUrl, issueCertificate, kubeconfigText, PKI, type ControlPlaneConfiguration } from '@drydock/cluster';
import { AUTHORITIES, authorityOf, nameOf, writeAuthority, writeCertificate, writeKubeconfig } from './certificates.ts';
import { say, writeFile, type KubeadmCall, type Steps } from './kubeadm-call.ts';

const CERTIFICATE_ORDER = [
  'apiserver',
  'apiserver-kubelet-client',
  'front-proxy-client',
  'etcd/server',
  'etcd/peer',
  'etcd/healthcheck-client',
  'apiserver-etcd-client',
];

export function* authority(call: KubeadmCall, path: 'ca' | 'etcd/ca' | 'front-proxy-ca'): Steps {
  if (authorityOf(call, path)) {
    yield* say(call, `[certs] Using existing ${nameOf(path)} certificate authority`);
    return undefined;
  }
  yield* say(call, `[certs] Generating "${nameOf(path)}" certificate and key`);
  writeAuthority(call, path);
  return undefined;
}

export function* certificate(call: KubeadmCall, configuration: ControlPlaneConfiguration, path: string): Steps {
  const name = nameOf(path);
  if (call.process.files.exists(`${PKI}/${path}.crt`) && call.process.files.exists(`${PKI}/${path}.key`)) {
    yield* say(call, `[certs] Using existing ${name} certificate and key on disk`);
    return undefined;
  }
  const problem = writeCertificate(call, name, configuration);
  if (problem) return problem;
  yield* say(call, `[certs] Generating "${name}" certificate and key`);
  const { names, addresses } = apiServerHosts(configuration);
  if (name === 'apiserver') {
    yield* say(call, `[certs] apiserver serving cert is signed for DNS names [${names.join(' ')}] and IPs [${addresses.join(' ')}]`);
  }
  if (name === 'etcd-server' || name === 'etcd-peer') {
    const { host } = configuration;
    yield* say(
      call,
      `[certs] ${path} serving cert is signed for DNS names [${host.name} localhost] and IPs [${host.address} 127.0.0.1 ::1]`,
    );
  }
  return undefined;
}

export function* serviceAccountKey(call: KubeadmCall): Steps {
  if (call.process.files.exists(`${PKI}/sa.key`)) {
    yield* say(call, '[certs] Using the existing "sa" key');
    return undefined;
  }
  const key = new KeyPair(call.place.cluster.serviceAccountKey);
  writeFile(call.process, `${PKI}/sa.key`, key.toPem());
  writeFile(call.process, `${PKI}/sa.pub`, key.publicPem());
  yield* say(call, '[certs] Generating "sa" key and public key');
  return undefined;
}

export function* allCertificates(call: KubeadmCall, configuration: ControlPlaneConfiguration): Steps {
  yield* say(call, `[certs] Using certificateDir folder "${PKI}"`);
  for (const { path } of AUTHORITIES.filter((each) => each.path === 'ca')) yield* authority(call, path);
  const steps = [
    () => certificate(call, configuration, CERTIFICATE_ORDER[0]!),
    () => certificate(call, configuration, CERTIFICATE_ORDER[1]!),
    () => authority(call, 'front-proxy-ca'),
    () => certificate(call, configuration, CERTIFICATE_ORDER[2]!),
    () => authority(call, 'etcd/ca'),
    ...CERTIFICATE_ORDER.slice(3).map((path) => () => certificate(call, configuration, path)),
    () => serviceAccountKey(call),
  ];
  for (const step of steps) {
    const problem = yield* step();
    if (problem) return problem;
  }
  return undefined;
}

export function* kubeconfigFile(call: KubeadmCall, file: string): Steps {
  const path = `/etc/kubernetes/${file}`;
  if (call.process.files.exists(path)) {
    yield* say(call, `[kubeconfig] Using existing kubeconfig file: "${path}"`);
    return undefined;
  }
  const problem = file === 'kubelet.conf' ? writeKubeletConfig(call) : writeKubeconfig(call, file);
  if (problem) return problem;
  yield* say(call, `[kubeconfig] Writing "${file}" kubeconfig file`);
  return undefined;
}

const KUBELET_PEM = '/var/lib/kubelet/pki/kubelet-client-current.pem';

/** The kubelet's own certificate is in a file that it renews. */
function writeKubeletConfig(call: KubeadmCall): string | undefined {
  const { node, process, place } = call;
  const signer = authorityOf(call, 'ca');
  if (!signer)
    return `failure loading ca certificate: couldn't load the certificate file ${PKI}/ca.crt: open ${PKI}/ca.crt: no such file or directory`;
  const subject = { commonName: `system:node:${node}`, organizations: ['system:nodes'], usages: ['client'] as const };
  const issued = issueCertificate(signer, subject, process.clock.now(), process.rng);
  writeFile(process, KUBELET_PEM, issued.certificate + issued.privateKey);
  const text = kubeconfigText(signer.certificate, apiServerUrl(place.cluster.controlPlane), `system:node:${node}`, { file: KUBELET_PEM });
  writeFile(process, '/etc/kubernetes/kubelet.conf', text);
  return undefined;
}

const KUBECONFIG_ORDER = ['admin.conf', 'super-admin.conf', 'kubelet.conf', 'controller-manager.conf', 'scheduler.conf'];

export function* allKubeconfigs(call: KubeadmCall): Steps {
  yield* say(call, '[kubeconfig] Using kubeconfig folder "/etc/kubernetes"');
  for (const file of KUBECONFIG_ORDER) {
    const problem = yield* kubeconfigFile(call, file);
    if (problem) return problem;
  }
  return undefined;
}
