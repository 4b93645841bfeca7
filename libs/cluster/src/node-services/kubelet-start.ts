/** Why a kubelet does not start, or starts and reaches nobody: what its files say (cmd/kubelet/app). */
import { decodeBase64, decodeUtf8, formatTime, parseYamlDocument } from '@drydock/apimachinery';
import { FileError, type Files } from '@drydock/shell';
import { validityOf } from '../control-plane/certificate-validity.ts';
import { readEvictionConfiguration, type EvictionFields } from '../kubelet/eviction/eviction-configuration.ts';
import { KUBELET_CONFIG, KUBELET_DROP_IN } from '../node-image/kubelet-files.ts';
import { kubeletCommand } from './kubelet-command.ts';

export type KubeletStart =
  | { state: 'running' }
  /** It runs, but the API server that its kubeconfig names does not answer there. */
  | { state: 'unreachable'; log: string }
  /** The program ended; `status` as systemd shows it: `1/FAILURE`, `203/EXEC`. */
  | { state: 'failed'; status: string; log: string | undefined; notice?: { place: string; text: string } };

interface Configuration extends EvictionFields {
  kind?: unknown;
  authentication?: { x509?: { clientCAFile?: unknown } };
}

interface Kubeconfig {
  clusters?: { cluster?: { server?: string } }[];
  users?: { user?: Record<string, string> }[];
}

const failed = (error: string): KubeletStart => ({
  state: 'failed',
  status: '1/FAILURE',
  log: `"command failed" err=${JSON.stringify(error)}`,
});

const NO_BOOTSTRAP =
  'failed to run Kubelet: unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: no such file or directory';

/** It would ask for a new certificate, and has nothing to do that with. */
function expired(kubeconfig: string, at: number): KubeletStart {
  const time = formatTime(at).replace('T', ' ').replace('Z', ' +0000 UTC');
  return {
    ...failed(NO_BOOTSTRAP),
    notice: { place: 'bootstrap.go:266', text: `"part of the existing bootstrap client certificate in ${kubeconfig} is expired: ${time}"` },
  } as KubeletStart;
}

/** `apiServer`: where that of its cluster is; `now` in milliseconds of virtual time. */
export function startKubelet(files: Files, runtimeAnswers: boolean, apiServer: string, now: number): KubeletStart {
  const [program = ''] = kubeletCommand(files);
  if (!files.exists(program)) return { state: 'failed', status: '203/EXEC', log: undefined };
  const configuration = readConfiguration(files);
  if ('error' in configuration) return failed(configuration.error);
  const authority = configuration.value.authentication?.x509?.clientCAFile;
  if (typeof authority === 'string' && authority !== '' && !files.exists(authority)) {
    return failed(
      `failed to construct kubelet dependencies: unable to load client CA file ${authority}: open ${authority}: no such file or directory`,
    );
  }
  const evictions = readEvictionConfiguration(configuration.value);
  if ('error' in evictions) return failed(`failed to run Kubelet: failed to create kubelet: ${evictions.error}`);
  const connection = readKubeconfig(files, kubeconfigPath(files));
  if ('error' in connection) return failed(connection.error);
  const expiry = connection.certificate === undefined ? undefined : validityOf(connection.certificate)?.notAfter;
  if (expiry !== undefined && expiry < now) return expired(kubeconfigPath(files), expiry);
  if (!runtimeAnswers) {
    const endpoint = 'unix:///var/run/containerd/containerd.sock';
    return failed(
      `failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint "${endpoint}": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /var/run/containerd/containerd.sock: connect: no such file or directory"`,
    );
  }
  const { server } = connection;
  if (server === apiServer) return { state: 'running' };
  const target = server.replace(/^https?:\/\//, '');
  return {
    state: 'unreachable',
    log: `"Unable to register node with API server" err="Post \\"${server}/api/v1/nodes\\": dial tcp ${target}: connect: connection refused"`,
  };
}

function kubeconfigPath(files: Files): string {
  const text = files.readText(KUBELET_DROP_IN);
  return (text instanceof FileError ? undefined : /--kubeconfig=(\S+?)"?\s/.exec(text)?.[1]) ?? '/etc/kubernetes/kubelet.conf';
}

function readConfiguration(files: Files): { value: Configuration } | { error: string } {
  const text = files.readText(KUBELET_CONFIG);
  const path = KUBELET_CONFIG;
  const wrap = (why: string) => ({
    error: `failed to load kubelet config file, path: ${path}, error: failed to load Kubelet config file ${path}, error ${why}`,
  });
  if (text instanceof FileError)
    return wrap(`failed to read kubelet config file "${path}", error: open ${path}: ${text.message.toLowerCase()}`);
  try {
    const value = parseYamlDocument(text).value as Configuration;
    if (value?.kind === 'KubeletConfiguration') return { value };
    return wrap(`failed to decode, error: Object 'Kind' is missing in '${text.slice(0, 60).replaceAll('\n', '\\n')}'`);
  } catch (error) {
    return wrap(`failed to decode: couldn't get version/kind; json parse error: ${(error as Error).message}`);
  }
}

function readKubeconfig(files: Files, path: string): { server: string; certificate: string | undefined } | { error: string } {
  const text = files.readText(path);
  if (text instanceof FileError) {
    return { error: NO_BOOTSTRAP };
  }
  try {
    const { clusters = [], users = [] } = parseYamlDocument(text).value as Kubeconfig;
    for (const name of ['client-certificate', 'client-key']) {
      const file = users[0]?.user?.[name];
      if (file !== undefined && !files.exists(file)) {
        const kind = name === 'client-key' ? 'client-key' : 'client-cert';
        return {
          error: `failed to run Kubelet: invalid configuration: [unable to read ${kind} ${file} for default-auth due to open ${file}: no such file or directory]`,
        };
      }
    }
    return { server: clusters[0]?.cluster?.server ?? '', certificate: clientCertificate(files, users[0]?.user ?? {}) };
  } catch (error) {
    return { error: `failed to run Kubelet: error loading config file "${path}": ${(error as Error).message}` };
  }
}

/** In PEM: from the kubeconfig itself, or from the file that it names. */
function clientCertificate(files: Files, user: Record<string, string>): string | undefined {
  const data = user['client-certificate-data'];
  if (data !== undefined) {
    const bytes = decodeBase64(data);
    return typeof bytes === 'number' ? undefined : decodeUtf8(bytes);
  }
  const text = files.readText(user['client-certificate'] ?? '');
  return text instanceof FileError ? undefined : text;
}
