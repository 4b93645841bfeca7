/** A sandbox as grading sees it. */
import { isRecord, parseYamlDocument } from '@drydock/apimachinery';
import type { AuditRecord, Client, DiscoveryDocuments } from '@drydock/apiserver';
import { decodeUtf8 } from '@drydock/shell';
import type { Cluster } from '@drydock/cluster';
import { SCRIPT_ORIGIN, type Sandbox, type ScriptOptions } from '@drydock/sandbox';
import { machineOf, type StepPlace } from '@drydock/scenario';
import type { ProvableWorld } from '../proof/prove.ts';
import { askHttp, type HttpAnswer } from './ask-http.ts';
import type { CommandLine, CommandResult, HttpQuestion, KubeContext, LogRef } from '../world/graded-world.ts';
import { typeAtPrompt } from './type-at-prompt.ts';

const KUBECONFIG = '/root/.kube/config';
const GRADERS_KUBECONFIG = '/tmp/.kubeconfig';
/** Milliseconds of virtual time that a check's script may take: some wait for what takes minutes. */
const SCRIPT_TIMEOUT = 5 * 60_000;

export class SandboxWorld implements ProvableWorld {
  readonly #sandbox: Sandbox;
  readonly #place: StepPlace | undefined;

  /** `place`: from where it is seen, when the sandbox has several clusters. */
  constructor(sandbox: Sandbox, place?: StepPlace) {
    this.#sandbox = sandbox;
    this.#place = place;
  }

  at(place: StepPlace): SandboxWorld {
    return new SandboxWorld(this.#sandbox, place);
  }

  get client(): Client {
    return this.#sandbox.observerOf(this.#cluster);
  }

  get discovery(): DiscoveryDocuments {
    return this.#cluster.api.discovery();
  }

  get #cluster(): Cluster {
    return this.#place ? this.#sandbox.clusters.get(this.#place.cluster) : this.#sandbox.cluster;
  }

  /** The machine whose files are read; undefined for the one with the terminals. */
  get #machine(): string | undefined {
    const { cluster, host } = this.#place ?? {};
    return cluster === undefined || host === undefined ? undefined : machineOf({ cluster, host });
  }

  get revision(): number {
    return this.#sandbox.revision;
  }

  get now(): number {
    return this.#sandbox.now;
  }

  readLog({ namespace, pod, container, previous }: LogRef): string | undefined {
    const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log`;
    const { log } = this.client.send({
      method: 'GET',
      path,
      query: { ...(container === undefined ? {} : { container }), ...(previous ? { previous: 'true' } : {}) },
    });
    if (!log) return undefined;
    const text = decodeUtf8(log.read());
    log.close();
    return text;
  }

  askHttp(question: HttpQuestion): Promise<HttpAnswer> {
    return askHttp(this.#sandbox.fork(), this.#place?.cluster, question);
  }

  readFile(path: string): string | undefined {
    return this.#sandbox.readFile(path, this.#machine);
  }

  async runCommand(script: string): Promise<CommandResult> {
    const copy = this.#sandbox.fork();
    const options = { timeout: SCRIPT_TIMEOUT, installedPrograms: true, ...this.#scriptPlace(copy) };
    const { stdout, stderr, status } = await copy.runScript(script, options);
    return { stdout, stderr, exitCode: status };
  }

  /** At the workstation, a script asks the cluster of the place, whatever the learner's current context is. */
  #scriptPlace(copy: Sandbox): ScriptOptions {
    const on = this.#machine;
    if (!this.#place || on !== undefined) return { on };
    const { cluster } = this.#place;
    copy.writeFile(GRADERS_KUBECONFIG, copy.clusters.get(cluster).adminKubeconfig(cluster));
    return { env: { KUBECONFIG: GRADERS_KUBECONFIG } };
  }

  commands(): readonly CommandLine[] {
    return this.#sandbox.commands;
  }

  auditRecords(): readonly AuditRecord[] {
    return this.#sandbox.auditRecords(undefined, this.#place?.cluster).filter(({ origin }) => origin !== SCRIPT_ORIGIN);
  }

  fork(): SandboxWorld {
    return new SandboxWorld(this.#sandbox.fork(), this.#place);
  }

  advance(milliseconds: number): Promise<void> {
    return this.#sandbox.pass(milliseconds);
  }

  type(lines: string, afterLine?: () => Promise<void>): Promise<void> {
    return typeAtPrompt(this.#sandbox, lines, afterLine);
  }

  /** Undefined also when the learner has damaged the file. */
  currentContext(): KubeContext | undefined {
    const config = parseYamlDocument(this.readFile(KUBECONFIG) ?? '').value;
    if (!isRecord(config) || !Array.isArray(config.contexts)) return undefined;
    const atWorkstation = this.#place !== undefined && this.#machine === undefined;
    const name = atWorkstation ? this.#place!.cluster : config['current-context'];
    const entry: unknown = config.contexts.find((each) => isRecord(each) && each.name === name);
    if (typeof name !== 'string' || !isRecord(entry) || !isRecord(entry.context)) return undefined;
    const { cluster, user, namespace } = entry.context;
    return {
      name,
      cluster: String(cluster ?? ''),
      user: String(user ?? ''),
      namespace: typeof namespace === 'string' ? namespace : undefined,
    };
  }
}
