/** The configuration of kube-proxy (KubeProxyConfiguration of kubeproxy.config.k8s.io/v1alpha1), as far as anything goes by it here. */
import { isRecord, parseYamlDocument } from '@drydock/apimachinery';
import { flagValue, type ServerContext } from '../../containers/server-program.ts';

export const PROXY_MODES = ['iptables', 'ipvs', 'nftables'] as const;
export type ProxyMode = (typeof PROXY_MODES)[number];

export interface ProxyConfiguration {
  mode: ProxyMode;
  /** Nobody has chosen a mode. */
  defaulted: boolean;
  /** Of IPVS. */
  scheduler: string;
  defaultedScheduler: boolean;
}

const SCHEDULERS = ['rr', 'wrr', 'lc', 'wlc', 'lblc', 'lblcr', 'sh', 'dh', 'sed', 'nq', ''];
const API_VERSION = 'kubeproxy.config.k8s.io/v1alpha1';

/** What kube-proxy reads at its start: the file of `--config`, or else its flags. `error` is what it says before it ends. */
export function readProxyConfiguration({
  argv,
  readFile,
}: Pick<ServerContext, 'argv' | 'readFile'>): ProxyConfiguration | { error: string } {
  const path = flagValue(argv, '--config');
  if (path === undefined) return checked(flagValue(argv, '--proxy-mode') ?? '', flagValue(argv, '--ipvs-scheduler') ?? '');
  const text = readFile(path);
  if (text === undefined) return { error: `failed complete: open ${path}: no such file or directory` };
  let value: unknown;
  try {
    value = parseYamlDocument(text).value;
  } catch (error) {
    return { error: `failed complete: couldn't get version/kind; json parse error: ${(error as Error).message}` };
  }
  if (!isRecord(value) || typeof value['kind'] !== 'string') {
    return { error: `failed complete: Object 'Kind' is missing in '${text}'` };
  }
  if (value['kind'] !== 'KubeProxyConfiguration' || value['apiVersion'] !== API_VERSION) {
    return {
      error: `failed complete: no kind ${JSON.stringify(value['kind'])} is registered for version ${JSON.stringify(value['apiVersion'] ?? '')} in scheme "k8s.io/kubernetes/pkg/proxy/apis/config/scheme/scheme.go:32"`,
    };
  }
  const { mode, ipvs } = value;
  const scheduler = isRecord(ipvs) ? ipvs['scheduler'] : undefined;
  return checked(typeof mode === 'string' ? mode : '', typeof scheduler === 'string' ? scheduler : '');
}

function checked(mode: string, scheduler: string): ProxyConfiguration | { error: string } {
  const problems = [
    ...(mode === 'ipvs' && !SCHEDULERS.includes(scheduler)
      ? [
          `KubeProxyConfiguration.KubeProxyIPVSConfiguration.Scheduler.Scheduler: Invalid value: ${JSON.stringify(scheduler)}: must be in [${SCHEDULERS.join(' ')}], blank means the default algorithm method (currently rr)`,
        ]
      : []),
    ...(mode !== '' && !isMode(mode)
      ? [
          `KubeProxyConfiguration.Mode.ProxyMode: Invalid value: ${JSON.stringify(mode)}: must be iptables, ipvs, nftables or blank (blank means the best-available proxy [currently iptables])`,
        ]
      : []),
  ];
  if (problems.length > 0) return { error: `failed validate: ${problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]}` };
  const chosen = isMode(mode) ? mode : 'iptables';
  return { mode: chosen, defaulted: mode === '', scheduler: scheduler || 'rr', defaultedScheduler: scheduler === '' };
}

function isMode(text: string | undefined): text is ProxyMode {
  return (PROXY_MODES as readonly (string | undefined)[]).includes(text);
}

/** What a kube-proxy that runs was started with. */
export function modeOfSettings(settings: Readonly<Record<string, string>> | undefined): ProxyMode | undefined {
  const mode = settings?.['proxyMode'];
  return isMode(mode) ? mode : undefined;
}
