/** etcdctl endpoint (ep_command.go). */
import type { Command } from '../cli/command.ts';
import { boolFlag, int64Flag } from '../cli/flag.ts';
import { err, Exit, failure, isResult, ok, type Result, type Step } from '../cli/result.ts';
import { DEADLINE, newClient, type EtcdClient, type EtcdctlCall } from '../connection/client.ts';
import { VERSION, type Member } from '../connection/member.ts';
import { keysFrom } from '../keys/key-range.ts';
import { goDuration } from '../printers/go-text.ts';
import { printed } from '../printers/printer.ts';
import type { EndpointHealth } from '../printers/responses.ts';

export const clusterFlag = boolFlag('cluster', 'use all endpoints from the cluster member list');

export const endpointCommand: Command<EtcdctlCall> = {
  use: 'endpoint <subcommand>',
  short: 'Endpoint related commands',
  persistentFlags: [clusterFlag],
  commands: [
    { use: 'health', short: 'Checks the healthiness of endpoints specified in `--endpoints` flag', run: health },
    {
      use: 'status',
      short: 'Prints out the status of endpoints specified in `--endpoints` flag',
      long: `When --write-out is set to simple, this command prints out comma-separated status lists for each endpoint.
The items in the lists are endpoint, ID, version, db size, is leader, is learner, raft term, raft index, raft applied index, errors.
`,
      run: status,
    },
    {
      use: 'hashkv',
      short: 'Prints the KV history hash for each endpoint in --endpoints',
      persistentFlags: [int64Flag('rev', 'maximum revision to hash (default: all revisions)')],
      run: hashKv,
    },
  ],
};

export interface Asked {
  client: EtcdClient;
  /** Each endpoint with the member behind it, or what is said when there is none. */
  endpoints: readonly { endpoint: string; member: Member | undefined; steps: readonly Step[] }[];
}

/** Asks each endpoint by itself. */
export function askEndpoints(call: EtcdctlCall): Asked | Result {
  const client = newClient(call);
  if (isResult(client)) return client;
  let names = client.endpoints;
  if (call.flags.isOn('cluster')) {
    const member = client.connect();
    if (isResult(member)) {
      const message = `failed to fetch endpoints from etcd cluster member list: ${DEADLINE}`;
      return failure(message, Exit.error, member.steps.slice(0, -1));
    }
    names = member.clientUrls;
  }
  const endpoints = names.map((endpoint) => {
    const reached = client.reach(endpoint);
    if ('problem' in reached) return { endpoint, member: undefined, steps: client.deadline(endpoint, reached.problem) };
    if (client.isTooSlow) return { endpoint, member: undefined, steps: client.deadline(endpoint) };
    return { endpoint, member: reached.member, steps: [] };
  });
  return { client, endpoints };
}

/** All at once: the time of the slowest passes. Those that answer come first. */
function health(call: EtcdctlCall): Result {
  const asked = askEndpoints(call);
  if (isResult(asked)) return asked;
  const { client, endpoints } = asked;
  const list = endpoints
    .map(({ endpoint, member }): EndpointHealth => {
      if (member) return { endpoint, health: true, took: goDuration(client.took), error: '' };
      return { endpoint, health: false, took: goDuration(call.flags.duration('command-timeout') + 0.371), error: DEADLINE };
    })
    .sort((a, b) => Number(b.health) - Number(a.health));
  const result = printed(call, 'endpointHealth', list);
  if (result.status !== 0) return result;
  const failed = endpoints.filter(({ member }) => !member);
  const waits = failed.flatMap(({ steps }, i) => steps.filter((step) => i === 0 || !('wait' in step)));
  const said = call.flags.text('write-out') === 'simple' ? list.filter((each) => !each.health).map(unhealthy) : [];
  const steps = [...client.warnings, ...waits, ...result.steps, ...said];
  return failed.length > 0 ? failure('unhealthy cluster', Exit.error, steps) : ok(...steps);
}

const unhealthy = ({ endpoint, error }: EndpointHealth): Step => err(`${endpoint} is unhealthy: failed to commit proposal: ${error}\n`);

function status(call: EtcdctlCall): Result {
  const asked = askEndpoints(call);
  if (isResult(asked)) return asked;
  const { client, endpoints } = asked;
  const dbSize = endpoints.some(({ member }) => member) ? call.place.cluster.etcdSnapshot().length : 0;
  const list = endpoints.flatMap(({ endpoint, member }) => {
    if (!member) return [];
    const header = client.header(member);
    return [{ endpoint, header, version: VERSION, dbSize, leader: member.id, raftIndex: header.revision }];
  });
  const failures = failedSteps(asked, (endpoint) => `get the status of endpoint ${endpoint}`);
  const result = printed(call, 'endpointStatus', list);
  const steps = [...client.warnings, ...failures, ...result.steps];
  return { steps, status: failures.length > 0 ? Exit.error : result.status };
}

function hashKv(call: EtcdctlCall): Result {
  const asked = askEndpoints(call);
  if (isResult(asked)) return asked;
  const { client, endpoints } = asked;
  const hash = keysHash(client, call.flags.number('rev'));
  const list = endpoints.flatMap(({ endpoint, member }) =>
    member ? [{ endpoint, header: client.header(member), hash, compactRevision: client.keys.compacted }] : [],
  );
  const failures = failedSteps(asked, (endpoint) => `get the hash of endpoint ${endpoint}`);
  const result = printed(call, 'endpointHash', list);
  const steps = [...client.warnings, ...failures, ...result.steps];
  return failures.length > 0 ? failure(DEADLINE, Exit.error, steps) : { steps, status: result.status };
}

/** What is said of the endpoints that do not answer: one after the other, each takes its time. */
export function failedSteps({ endpoints }: Asked, what: (endpoint: string) => string): Step[] {
  return endpoints
    .filter(({ member }) => !member)
    .flatMap(({ endpoint, steps }) => [...steps, err(`Failed to ${what(endpoint)} (${DEADLINE})\n`)]);
}

/** FNV-1a over the keys and their revisions: the same as long as nothing changes. */
function keysHash({ keys }: EtcdClient, revision: number): number {
  const found = keys.range(keysFrom(''), revision);
  let hash = 0x811c9dc5;
  for (const { key, modRevision } of Array.isArray(found) ? found : []) {
    for (const byte of `${key}\0${modRevision}\0`) hash = Math.imul(hash ^ byte.charCodeAt(0), 0x01000193);
  }
  return hash >>> 0;
}
