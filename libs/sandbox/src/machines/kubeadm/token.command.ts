/** `kubeadm token`: bootstrap tokens, which are Secrets of kube-system (cmd/kubeadm/app/cmd/token.go). */
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8, shortHumanDuration, type KubeObject, type Rng } from '@drydock/apimachinery';
import { publicKeyHash } from '@drydock/apiserver';
import { adminClient, connectionProblem, say, SECRETS, SYSTEM, type KubeadmCall, type Steps } from './kubeadm-call.ts';
import { table } from './table.ts';

const TOKEN_TYPE = 'bootstrap.kubernetes.io/token';
export const TOKEN = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;
const COLUMNS = ['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS'];
const DEFAULT_TTL = 24 * 3600;
const GROUP = 'system:bootstrappers:kubeadm:default-node-token';
const SECRETS_PATH = `/api/v1/namespaces/${SYSTEM}/secrets`;

interface TokenSecret extends KubeObject {
  type?: string;
  data?: Record<string, string>;
}

const fieldOf = ({ data }: TokenSecret, name: string): string => {
  const bytes = decodeBase64(data?.[name] ?? '');
  return typeof bytes === 'number' ? '' : decodeUtf8(bytes);
};

export function* listTokens(call: KubeadmCall): Steps {
  const problem = connectionProblem(call, SECRETS_PATH);
  if (problem) return `failed to list bootstrap tokens: ${problem}`;
  const secrets = adminClient(call).list<TokenSecret>(SECRETS, SYSTEM, { fieldSelector: `type=${TOKEN_TYPE}` }).items;
  if (secrets.length === 0) return undefined;
  const rows = secrets.map((secret) => {
    const expires = fieldOf(secret, 'expiration');
    const left = Date.parse(expires) - call.process.clock.now();
    const usages = ['authentication', 'signing'].filter((usage) => fieldOf(secret, `usage-bootstrap-${usage}`) === 'true');
    return [
      `${fieldOf(secret, 'token-id')}.${fieldOf(secret, 'token-secret')}`,
      (expires === '' ? '<forever>' : shortHumanDuration(left)).padEnd(9),
      expires === '' ? '<never>' : expires,
      (usages.join(',') || '<none>').padEnd(22),
      (fieldOf(secret, 'description') || '<none>').padEnd(56),
      fieldOf(secret, 'auth-extra-groups') || '<none>',
    ];
  });
  // Each token is a table of its own; the first has the header.
  const tables = rows.map((row, at) => table(at === 0 ? [COLUMNS, row] : [row]));
  yield* say(call, tables.join('').trimEnd());
  return undefined;
}

export function newToken(rng: Rng): string {
  const letters = '0123456789abcdefghijklmnopqrstuvwxyz';
  const text = (length: number) => Array.from({ length }, () => letters[rng.integer(letters.length)]).join('');
  return `${text(6)}.${text(16)}`;
}

export function* generateToken(call: KubeadmCall): Steps {
  yield* say(call, newToken(call.process.rng));
  return undefined;
}

export function* createToken(call: KubeadmCall): Steps {
  const { process, operands, flags } = call;
  const token = operands[0] ?? newToken(process.rng);
  if (!TOKEN.test(token))
    return `the bootstrap token ${JSON.stringify(token)} was not of the form "\\\\A([a-z0-9]{6})\\\\.([a-z0-9]{16})\\\\z"`;
  const seconds = secondsOf(flags.get('--ttl') ?? `${DEFAULT_TTL}s`);
  if (seconds === undefined) return `invalid argument ${JSON.stringify(flags.get('--ttl'))} for "--ttl" flag: time: invalid duration`;
  const problem = connectionProblem(call, `${SECRETS_PATH}/bootstrap-token-${token.split('.')[0]}`);
  if (problem) return `timed out waiting for the condition: ${problem}`;
  writeToken(call, token, seconds, flags.get('--description') ?? '', flags.get('--groups') ?? GROUP);
  yield* say(call, flags.has('--print-join-command') ? joinCommand(call, token) : token);
  return undefined;
}

/** `seconds`: 0 for ever. */
export function writeToken(call: KubeadmCall, token: string, seconds: number, description: string, groups = GROUP): void {
  const [id = '', secret = ''] = token.split('.');
  const expiration = seconds === 0 ? undefined : new Date(call.process.clock.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  const fields = {
    'token-id': id,
    'token-secret': secret,
    ...(description ? { description } : {}),
    ...(expiration ? { expiration } : {}),
    'usage-bootstrap-authentication': 'true',
    'usage-bootstrap-signing': 'true',
    'auth-extra-groups': groups,
  };
  const data = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, encodeBase64(encodeUtf8(value))]));
  const metadata = { name: `bootstrap-token-${id}`, namespace: SYSTEM };
  const object: TokenSecret = { apiVersion: 'v1', kind: 'Secret', metadata, type: TOKEN_TYPE, data };
  adminClient(call).create(SECRETS, object);
  call.place.cluster.react();
}

/** In one line, as `--print-join-command` has it. */
function joinCommand({ place }: KubeadmCall, token: string): string {
  return `kubeadm join ${place.cluster.controlPlane.address}:6443 --token ${token} --discovery-token-ca-cert-hash sha256:${caCertHash(place.cluster.caCertificate)} `;
}

export function caCertHash(certificate: string): string {
  return publicKeyHash(certificate) ?? '';
}

export function* deleteToken(call: KubeadmCall): Steps {
  const { operands, place } = call;
  if (operands.length === 0)
    return 'missing argument; "token delete" is missing token of form ["[a-z0-9]{6}" "[a-z0-9]{6}\\\\.[a-z0-9]{16}"]';
  for (const operand of operands) {
    const id = operand.split('.')[0]!;
    const problem = connectionProblem(call, `${SECRETS_PATH}/bootstrap-token-${id}`);
    if (problem) return `failed to delete bootstrap token ${JSON.stringify(id)}: ${problem.replace(/^Get/, 'Delete')}`;
    adminClient(call).delete(SECRETS, SYSTEM, `bootstrap-token-${id}`);
    yield* say(call, `bootstrap token ${JSON.stringify(id)} deleted`);
  }
  place.cluster.react();
  return undefined;
}

/** Of Go's durations: `2h45m`, `30s`, `0`. */
export function secondsOf(text: string): number | undefined {
  if (text === '0') return 0;
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
  if (!/^(\d+[smh])+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)([smh])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit!]!, 0);
}
