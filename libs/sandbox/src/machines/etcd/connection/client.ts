/** A client of etcd as a command has it: what it reaches, and how a call of it fails. */
import type { Call } from '../cli/command.ts';
import { failure, isResult, type Result, type Step } from '../cli/result.ts';
import { EtcdError } from '../keys/key-value.ts';
import { KeySpace } from '../keys/key-space.ts';
import type { Header } from '../printers/responses.ts';
import { retryLine } from './client-log.ts';
import { readCredentials, type Credentials } from './credentials.ts';
import { reach, type Reached } from './endpoint.ts';
import type { EtcdPlace } from './etcd-place.ts';
import { RAFT_TERM, type Member } from './member.ts';

export interface EtcdctlCall extends Call {
  readonly place: EtcdPlace;
  /** What is to be said of the variables, or why the program ends because of them; their flags are set. */
  readonly environment: readonly Step[] | Result;
}

export const DEADLINE = 'context deadline exceeded';
/** What a call takes when nothing is wrong, in milliseconds. */
const USUAL = 9.123;

export class EtcdClient {
  readonly keys: KeySpace;
  readonly endpoints: readonly string[];
  /** What is to be said before anything else. */
  readonly warnings: readonly Step[];
  readonly #call: EtcdctlCall;
  readonly #credentials: Credentials;

  constructor(call: EtcdctlCall, credentials: Credentials, warnings: readonly Step[]) {
    this.#call = call;
    this.#credentials = credentials;
    this.warnings = warnings;
    this.endpoints = call.flags.list('endpoints');
    this.keys = new KeySpace(call.place.cluster.api.storage);
  }

  reach(endpoint: string): Reached {
    return reach(this.#call.place, this.#call.process, endpoint, this.#credentials);
  }

  /** The member that a call gets to, or how it fails for want of one. */
  connect(): Member | Result {
    const reached = this.endpoints.map((endpoint) => this.reach(endpoint));
    const found = reached.find((each) => 'member' in each);
    const problems = reached.flatMap((each) => ('problem' in each ? each.problem : []));
    if (!found) return failure(DEADLINE, 1, [...this.warnings, ...this.deadline(this.endpoints[0]!, problems.at(-1)!)]);
    return this.isTooSlow ? failure(DEADLINE, 1, [...this.warnings, ...this.deadline(this.endpoints[0]!)]) : found.member;
  }

  /** Milliseconds of a call, without what is after the timeout. */
  get took(): number {
    return USUAL + this.#call.place.cluster.nodes.health.etcdDelay;
  }

  get isTooSlow(): boolean {
    return this.took >= this.#timeout;
  }

  get #timeout(): number {
    return this.#call.flags.duration('command-timeout');
  }

  /** The time of a call passes, and the client says that it has failed. */
  deadline(endpoint: string, problem?: string): Step[] {
    const error = `rpc error: code = DeadlineExceeded desc = ${problem === undefined ? DEADLINE : `latest balancer error: ${problem}`}`;
    return [{ wait: this.#timeout }, retryLine(this.#call.process, endpoint, error, this.#timeout)];
  }

  /** How a command ends whose call the server has refused. */
  refused({ code, message }: EtcdError): Result {
    const line = retryLine(this.#call.process, this.endpoints[0]!, `rpc error: code = ${code} desc = ${message}`);
    return failure(message, 1, [...this.warnings, line]);
  }

  header(member: Member): Header {
    return { clusterId: member.clusterId, memberId: member.id, revision: this.keys.revision, raftTerm: RAFT_TERM };
  }
}

/** Variables and files; nothing is asked of the server yet. */
export function newClient(call: EtcdctlCall): EtcdClient | Result {
  const warnings = call.environment;
  if (isResult(warnings)) return warnings;
  const credentials = readCredentials(call);
  return isResult(credentials) ? credentials : new EtcdClient(call, credentials, warnings);
}

/** What a command does with a server that answers. */
export function withServer(call: EtcdctlCall, use: (client: EtcdClient, member: Member) => Result): Result {
  const client = newClient(call);
  if (isResult(client)) return client;
  const member = client.connect();
  if (isResult(member)) return member;
  const result = use(client, member);
  const delay = client.took - USUAL;
  return { ...result, steps: [...client.warnings, ...(delay > 0 ? [{ wait: delay }] : []), ...result.steps] };
}
