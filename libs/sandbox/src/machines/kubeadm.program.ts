/** kubeadm(1), as far as it serves a cluster that is there: certificates, bootstrap tokens, and what an upgrade would do. */
import {
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  humanDuration,
  isRecord,
  parseYamlDocument,
  StatusError,
  type KubeObject,
  type Rng,
} from '@drydock/apimachinery';
import { publicKeyHash, readCertificate, ResourceClient } from '@drydock/apiserver';
import { CERTIFICATES, KUBECONFIG_USERS } from '@drydock/cluster';
import { print, printError, type Process, type Program, type Wait } from '@drydock/shell';
import type { NodePlace } from './node-place.ts';

const VERSION = 'v1.33.1';
const PKI = '/etc/kubernetes/pki';
const SECRETS = { group: '', version: 'v1', plural: 'secrets' };
const NAMESPACE = 'kube-system';
const TOKEN_TYPE = 'bootstrap.kubernetes.io/token';
const TOKEN = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;
const DEFAULT_TTL = 24 * 3600;
const GROUP = 'system:bootstrappers:kubeadm:default-node-token';

interface Result {
  stdout: string;
  stderr: string;
  status: number;
}

const ok = (stdout: string): Result => ({ stdout, stderr: '', status: 0 });
const failed = (message: string): Result => ({
  stdout: '',
  stderr: `${message}\nTo see the stack trace of this error execute with --v=5 or higher\n`,
  status: 1,
});

interface Call {
  place: NodePlace;
  node: string;
  process: Process;
  operands: readonly string[];
  values: ReadonlyMap<string, string>;
}

type Command = (call: Call) => Result;

const COMMANDS: Readonly<Record<string, Command>> = {
  'certs check-expiration': checkExpiration,
  'config images list': () => ok(IMAGES.map((image) => `registry.k8s.io/${image}\n`).join('')),
  'token create': createToken,
  'token delete': deleteToken,
  'token generate': ({ process }) => ok(`${newToken(process.rng)}\n`),
  'token list': listTokens,
  'upgrade plan': upgradePlan,
  version: ({ values }) =>
    ok(values.get('-o') === 'short' ? `${VERSION}\n` : `kubeadm version: &version.Info{Major:"1", Minor:"33", GitVersion:"${VERSION}"}\n`),
};

const IMAGES = [
  `kube-apiserver:${VERSION}`,
  `kube-controller-manager:${VERSION}`,
  `kube-scheduler:${VERSION}`,
  `kube-proxy:${VERSION}`,
  'coredns/coredns:v1.12.0',
  'pause:3.10',
  'etcd:3.5.21-0',
];

export function newKubeadm(place: NodePlace, node: string): Program {
  return {
    name: 'kubeadm',
    summary: 'Look after a cluster that kubeadm has made',
    *run(process): Generator<Wait, number, void> {
      const result = runKubeadm(place, node, process);
      yield* print(process, result.stdout);
      yield* printError(process, result.stderr);
      return result.status;
    },
  };
}

function runKubeadm(place: NodePlace, node: string, process: Process): Result {
  const { operands, values } = parseWords(process.argv.slice(1));
  const text = operands.join(' ');
  const name = Object.keys(COMMANDS).find((each) => text === each || text.startsWith(`${each} `));
  if (name === undefined) {
    const known = Object.keys(COMMANDS).map((each) => `  kubeadm ${each}\n`);
    if (text === '' || text === 'help') return ok(`Of kubeadm these are possible here:\n\n${known.join('')}`);
    return failed(`unknown command ${JSON.stringify(text)} for "kubeadm": these are possible here:\n${known.join('')}`);
  }
  try {
    return COMMANDS[name]!({ place, node, process, operands: operands.slice(name.split(' ').length), values });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return failed(error.message);
  }
}

const VALUES = new Set([
  '-o',
  '--output',
  '--ttl',
  '--description',
  '--groups',
  '--usages',
  '--kubeconfig',
  '--config',
  '--certificate-key',
  '--v',
]);

function parseWords(words: readonly string[]): { operands: string[]; values: Map<string, string> } {
  const operands: string[] = [];
  const values = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const [name = '', ...rest] = word.split('=');
    if (!word.startsWith('-')) operands.push(word);
    else if (rest.length > 0) values.set(name, rest.join('='));
    else values.set(name, VALUES.has(name) ? (words[++i] ?? '') : 'true');
  }
  return { operands, values };
}

/** Go's tabwriter with three spaces between columns. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('   ')}\n`).join('');
}

interface CertificateRow {
  name: string;
  pem: string | undefined;
  authority: string;
}

function certificateRows({ files }: Process): CertificateRow[] {
  const read = (path: string) => {
    const text = files.readText(path);
    return typeof text === 'string' ? text : undefined;
  };
  const users = [{ file: 'admin.conf' }, ...KUBECONFIG_USERS];
  return [
    ...users.map(({ file }) => ({ name: file, pem: clientCertificate(read(`/etc/kubernetes/${file}`)), authority: 'ca' })),
    ...CERTIFICATES.map(({ path, authority }) => ({
      name: path.replace('/', '-'),
      pem: read(`${PKI}/${path}.crt`),
      authority: authority.replace('etcd/ca', 'etcd-ca'),
    })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The certificate inside of a kubeconfig. */
function clientCertificate(text: string | undefined): string | undefined {
  const config = text === undefined ? undefined : parseYamlDocument(text).value;
  const users = isRecord(config) && Array.isArray(config['users']) ? (config['users'] as { user?: Record<string, string> }[]) : [];
  const bytes = decodeBase64(users[0]?.user?.['client-certificate-data'] ?? '');
  return typeof bytes === 'number' ? undefined : decodeUtf8(bytes);
}

function checkExpiration({ process }: Call): Result {
  const now = process.clock.now();
  const validity = (pem: string | undefined): [string, string] => {
    const certificate = pem === undefined ? undefined : readCertificate(pem);
    if (!certificate) return ['<missing>', ''];
    const left = certificate.notAfter - now;
    return [dateText(certificate.notAfter), left < 0 ? '<invalid>' : humanDuration(left)];
  };
  const rows = certificateRows(process).map(({ name, pem, authority }) => [name, ...validity(pem), authority, 'no']);
  const authorities = ['ca', 'etcd/ca', 'front-proxy-ca'].map((path) => {
    const text = process.files.readText(`${PKI}/${path}.crt`);
    return [path.replace('/', '-'), ...validity(typeof text === 'string' ? text : undefined), 'no'];
  });
  return ok(
    '[check-expiration] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n' +
      "[check-expiration] Use 'kubeadm init phase upload-config --config your-config-file' to re-upload it.\n\n" +
      table([['CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED'], ...rows]) +
      '\n' +
      table([['CERTIFICATE AUTHORITY', 'EXPIRES', 'RESIDUAL TIME', 'EXTERNALLY MANAGED'], ...authorities]),
  );
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 20, 2027 12:30 UTC` */
function dateText(time: number): string {
  const [date, clock] = new Date(time).toISOString().split('T') as [string, string];
  const [year, month, day] = date.split('-') as [string, string, string];
  return `${MONTHS[Number(month) - 1]} ${day}, ${year} ${clock.slice(0, 5)} UTC`;
}

interface TokenSecret extends KubeObject {
  type?: string;
  data?: Record<string, string>;
}

function clientOf({ cluster }: NodePlace): ResourceClient {
  return new ResourceClient(cluster.api.clientFor({ username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins'] }, 'kubeadm'));
}

const fieldOf = ({ data }: TokenSecret, name: string): string => {
  const bytes = decodeBase64(data?.[name] ?? '');
  return typeof bytes === 'number' ? '' : decodeUtf8(bytes);
};

function listTokens({ place, process }: Call): Result {
  const secrets = clientOf(place).list<TokenSecret>(SECRETS, NAMESPACE, { fieldSelector: `type=${TOKEN_TYPE}` }).items;
  if (secrets.length === 0) return ok('');
  const rows = secrets.map((secret) => {
    const expires = fieldOf(secret, 'expiration');
    const left = Date.parse(expires) - process.clock.now();
    const usages = ['authentication', 'signing'].filter((usage) => fieldOf(secret, `usage-bootstrap-${usage}`) === 'true');
    return [
      `${fieldOf(secret, 'token-id')}.${fieldOf(secret, 'token-secret')}`,
      expires === '' ? '<forever>' : left < 0 ? '<invalid>' : humanDuration(left),
      expires === '' ? '<never>' : expires,
      usages.join(',') || '<none>',
      fieldOf(secret, 'description') || '<none>',
      fieldOf(secret, 'auth-extra-groups') || '<none>',
    ];
  });
  return ok(table([['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS'], ...rows]));
}

function newToken(rng: Rng): string {
  const letters = '0123456789abcdefghijklmnopqrstuvwxyz';
  const text = (length: number) => Array.from({ length }, () => letters[rng.integer(letters.length)]).join('');
  return `${text(6)}.${text(16)}`;
}

function createToken({ place, process, operands, values }: Call): Result {
  const token = operands[0] ?? newToken(process.rng);
  const parts = TOKEN.exec(token);
  if (!parts)
    return failed(`the bootstrap token ${JSON.stringify(token)} was not of the form "\\\\A([a-z0-9]{6})\\\\.([a-z0-9]{16})\\\\z"`);
  const seconds = secondsOf(values.get('--ttl') ?? `${DEFAULT_TTL}s`);
  if (seconds === undefined)
    return failed(`invalid argument ${JSON.stringify(values.get('--ttl'))} for "--ttl" flag: time: invalid duration`);
  const description = values.get('--description') ?? '';
  const expiration = seconds === 0 ? undefined : new Date(process.clock.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  const fields = {
    'token-id': parts[1]!,
    'token-secret': parts[2]!,
    ...(description ? { description } : {}),
    ...(expiration ? { expiration } : {}),
    'usage-bootstrap-authentication': 'true',
    'usage-bootstrap-signing': 'true',
    'auth-extra-groups': values.get('--groups') ?? GROUP,
  };
  const data = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, encodeBase64(encodeUtf8(value))]));
  const secret: TokenSecret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `bootstrap-token-${parts[1]}`, namespace: NAMESPACE },
    type: TOKEN_TYPE,
    data,
  };
  clientOf(place).create(SECRETS, secret);
  place.cluster.react();
  if (!values.has('--print-join-command')) return ok(`${token}\n`);
  const hash = publicKeyHash(place.cluster.caCertificate);
  const { address } = place.cluster.controlPlane;
  return ok(`kubeadm join ${address}:6443 --token ${token} --discovery-token-ca-cert-hash sha256:${hash} \n`);
}

function deleteToken({ place, operands }: Call): Result {
  if (operands.length === 0)
    return failed('missing argument; "token delete" is missing token of form ["[a-z0-9]{6}" "[a-z0-9]{6}\\\\.[a-z0-9]{16}"]');
  let stdout = '';
  for (const operand of operands) {
    const id = operand.split('.')[0]!;
    clientOf(place).delete(SECRETS, NAMESPACE, `bootstrap-token-${id}`);
    stdout += `bootstrap token ${JSON.stringify(id)} deleted\n`;
  }
  place.cluster.react();
  return ok(stdout);
}

/** Of Go's durations: `2h45m`, `30s`, `0`. */
function secondsOf(text: string): number | undefined {
  if (text === '0') return 0;
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
  if (!/^(\d+[smh])+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)([smh])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit!]!, 0);
}

function upgradePlan({ place }: Call): Result {
  const nodes = place.cluster.api.storage.list<KubeObject & { status?: { nodeInfo?: { kubeletVersion?: string } } }>('nodes');
  const version = VERSION.slice(1);
  return ok(
    [
      '[preflight] Running pre-flight checks.',
      '[upgrade/config] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...',
      '[upgrade] Running cluster health checks',
      '[upgrade] Fetching available versions to upgrade to',
      `[upgrade/versions] Cluster version: ${version}`,
      `[upgrade/versions] kubeadm version: ${VERSION}`,
      '[upgrade/versions] Could not fetch a Kubernetes version from the internet: there is no world outside of this cluster',
      `[upgrade/versions] Falling back to the local client version: ${VERSION}`,
      `[upgrade/versions] Target version: ${VERSION}`,
      `[upgrade/versions] Latest version in the v1.33 series: ${VERSION}`,
      '',
      ...nodes.map(({ metadata, status }) => `kubelet     ${metadata.name}   ${status?.nodeInfo?.kubeletVersion ?? ''}`),
      '',
      "Awesome, you're up-to-date! Enjoy!",
      '',
    ].join('\n'),
  );
}
