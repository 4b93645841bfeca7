/** One HTTP request inside the cluster of a sandbox that nobody else uses: it leaves its traces there. */
import { CLUSTER_DOMAIN, CLUSTER_DNS_ADDRESS, parseUrl, type NetworkClient } from '@drydock/cluster';
import type { Sandbox } from '@drydock/sandbox';
import type { HttpQuestion } from '../world/graded-world.ts';

export type HttpAnswer = { status: number; body: string } | { problem: string };

const PORT_OF = { http: 80, https: 443 } as const;

/** Milliseconds of virtual time that a pod may take to ask. */
const PATIENCE = 30_000;

/** `cluster`: its name, when there are several. */
export async function askHttp(sandbox: Sandbox, cluster: string | undefined, question: HttpQuestion): Promise<HttpAnswer> {
  const { nodes, controlPlane } = cluster === undefined ? sandbox.cluster : sandbox.clusters.get(cluster);
  if (question.from === undefined) return askFromNode(nodes.nodeNetwork(controlPlane.name), question);
  return askFromPod(sandbox, controlPlane.name, question as Required<HttpQuestion>);
}

/** Names are those of the cluster's DNS, with its search domains: a grader need not know addresses. */
function askFromNode(network: NetworkClient, { url, method }: HttpQuestion): HttpAnswer {
  const target = parseUrl(url);
  if (!target) return { problem: `${url} is no URL` };
  const { host, authority, scheme, path, port = PORT_OF[scheme] } = target;
  const address = addressOf(network, host);
  if (address === undefined) return { problem: `no such host: ${host}` };
  const connection = network.connect(address, port);
  if ('failure' in connection) return { problem: connection.failure === 'refused' ? 'connection refused' : 'timed out' };
  const headers = { 'user-agent': 'drydock', accept: '*/*' };
  const response = network.request(connection, { method, path, host: authority, port, scheme, headers, body: '', client: network.address });
  return response ?? { problem: 'no answer in HTTP' };
}

function addressOf(network: NetworkClient, host: string): string | undefined {
  if (/^[\d.]+$|:/.test(host)) return host;
  for (const suffix of ['', `.svc.${CLUSTER_DOMAIN}`, `.${CLUSTER_DOMAIN}`, `.default.svc.${CLUSTER_DOMAIN}`]) {
    const answer = network.ask(CLUSTER_DNS_ADDRESS, `${host.replace(/\.$/, '')}${suffix}`, 'A');
    if (typeof answer === 'object' && 'addresses' in answer && answer.addresses.length > 0) return answer.addresses[0];
  }
  return undefined;
}

const MARK = 'DRYDOCK-HTTP';

/** By the programs that the container has: curl, or wget. */
async function askFromPod(sandbox: Sandbox, on: string, { url, method, from }: Required<HttpQuestion>): Promise<HttpAnswer> {
  const container = from.container === undefined ? '' : ` -c ${from.container}`;
  const ask = [
    `if command -v curl >/dev/null 2>&1; then curl -sS -m 5 -X ${method} -w "\\n${MARK} %{http_code}" "${url}"`,
    `elif command -v wget >/dev/null 2>&1; then wget -q -T 5 -O - "${url}" && printf "\\n${MARK} 200"`,
    `else echo "neither curl nor wget is in the container" >&2; exit 127; fi`,
  ].join('\n');
  const script = `kubectl exec -n ${from.namespace ?? 'default'} ${from.pod}${container} -- sh -c '${ask}'`;
  const { stdout, stderr } = await sandbox.runScript(script, { on, timeout: PATIENCE });
  const answered = new RegExp(`^([\\s\\S]*)\\n${MARK} (\\d{3})$`).exec(stdout);
  if (answered && answered[2] !== '000') return { status: Number(answered[2]), body: answered[1]! };
  const refused = /HTTP\/1\.\d (\d{3})/.exec(stderr);
  return refused ? { status: Number(refused[1]), body: '' } : { problem: stderr.trim().split('\n')[0] || 'no answer' };
}
