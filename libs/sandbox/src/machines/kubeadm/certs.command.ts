/** `kubeadm certs`: when they end, and new ones. */
import { shortHumanDuration } from '@drydock/apimachinery';
import { readCertificate } from '@drydock/apiserver';
import { CERTIFICATES, PKI } from '@drydock/cluster';
import type { Wait } from '@drydock/shell';
import {
  AUTHORITIES,
  clientCertificate,
  DESCRIPTIONS,
  findCertificate,
  KUBECONFIGS,
  nameOf,
  writeCertificate,
  writeKubeconfig,
} from './certificates.ts';
import {
  connectionProblem,
  CONFIG_PATH,
  defaultConfiguration,
  readClusterConfiguration,
  readText,
  say,
  sayReading,
  type KubeadmCall,
  type Steps,
} from './kubeadm-call.ts';
import { table } from './table.ts';

interface CertificateRow {
  name: string;
  pem: string | undefined;
  authority: string;
}

function certificateRows({ process }: KubeadmCall): CertificateRow[] {
  return [
    ...KUBECONFIGS.map(({ file }) => ({
      name: file,
      pem: clientCertificate(readText(process, `/etc/kubernetes/${file}`)),
      authority: 'ca',
    })),
    ...CERTIFICATES.map(({ path, authority }) => ({
      name: nameOf(path),
      pem: readText(process, `${PKI}/${path}.crt`),
      authority: nameOf(authority),
    })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** kubeadm goes on without the cluster. */
function* sayConfiguration(call: KubeadmCall, phase: string): Generator<Wait, void, void> {
  yield* sayReading(call, phase);
  if (connectionProblem(call, CONFIG_PATH)) {
    yield* say(call, `[${phase}] Error reading configuration from the Cluster. Falling back to default configuration`);
  }
  yield* say(call, '');
}

/** `no`, as it is printed. */
const NOT_EXTERNAL = 'no'.padEnd(8);

export function* checkExpiration(call: KubeadmCall): Steps {
  const now = call.process.clock.now();
  const row = (name: string, pem: string | undefined, ...authority: string[]): string[] => {
    const certificate = pem === undefined ? undefined : readCertificate(pem);
    const rest = certificate && [
      dateText(certificate.notAfter),
      shortHumanDuration(certificate.notAfter - now),
      ...authority,
      NOT_EXTERNAL,
    ];
    return rest ? [name, ...rest] : [`!MISSING! ${name}`, '', '', ...authority.map(() => ''), ''];
  };
  const rows = certificateRows(call).map(({ name, pem, authority }) => row(name, pem, authority));
  const authorities = AUTHORITIES.map(({ path }) => row(nameOf(path), readText(call.process, `${PKI}/${path}.crt`)));
  yield* sayConfiguration(call, 'check-expiration');
  yield* say(
    call,
    table([['CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED'], ...rows]) +
      '\n' +
      table([['CERTIFICATE AUTHORITY', 'EXPIRES', 'RESIDUAL TIME', 'EXTERNALLY MANAGED'], ...authorities]).replace(/\n$/, ''),
  );
  return undefined;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 20, 2027 12:30 UTC` */
function dateText(time: number): string {
  const [date, clock] = new Date(time).toISOString().split('T') as [string, string];
  const [year, month, day] = date.split('-') as [string, string, string];
  return `${MONTHS[Number(month) - 1]} ${day}, ${year} ${clock.slice(0, 5)} UTC`;
}

export const RENEWABLE: readonly string[] = Object.keys(DESCRIPTIONS).sort();

/** Renews what `operands` name: one of the certificates, or `all`. */
export function* renew(call: KubeadmCall): Steps {
  const [name] = call.operands;
  if (name === undefined) return 'missing subcommand; "renew" is not meant to be run on its own';
  if (name !== 'all' && !RENEWABLE.includes(name)) return `unknown command ${JSON.stringify(name)} for "kubeadm certs renew"`;
  yield* sayConfiguration(call, 'renew');
  for (const each of name === 'all' ? RENEWABLE : [name]) {
    const outcome = yield* renewOne(call, each);
    if (outcome !== undefined) return outcome;
  }
  if (name !== 'all') return undefined;
  const parts = 'kube-apiserver, kube-controller-manager, kube-scheduler and etcd';
  yield* say(call, `\nDone renewing certificates. You must restart the ${parts}, so that they can use the new certificates.`);
  return undefined;
}

function* renewOne(call: KubeadmCall, name: string): Steps {
  const description = DESCRIPTIONS[name]!;
  const isKubeconfig = name.endsWith('.conf');
  const path = isKubeconfig ? `/etc/kubernetes/${name}` : `${PKI}/${findCertificate(name)!.path}.crt`;
  if (!call.process.files.exists(path)) {
    yield* say(call, `MISSING! ${description}`);
    return undefined;
  }
  const problem = renewFiles(call, name);
  if (problem !== undefined) return `failed to renew certificate ${name}: ${problem}`;
  yield* say(call, `${description} renewed`);
  return undefined;
}

/** New files for a certificate or a kubeconfig; why not, if that is not possible. */
export function renewFiles(call: KubeadmCall, name: string): string | undefined {
  const configuration = readClusterConfiguration(call);
  const known = 'error' in configuration ? defaultConfiguration(call) : configuration;
  return name.endsWith('.conf') ? writeKubeconfig(call, name) : writeCertificate(call, name, known);
}

export function* certificateKey(call: KubeadmCall): Steps {
  yield* say(call, call.process.rng.hex(64));
  return undefined;
}
