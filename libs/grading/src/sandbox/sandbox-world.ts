/** A sandbox as grading sees it. */
import { isRecord, parseYamlDocument } from '@drydock/apimachinery';
import type { AuditRecord, Client } from '@drydock/apiserver';
import { decodeUtf8 } from '@drydock/shell';
import { SCRIPT_ORIGIN, type Sandbox } from '@drydock/sandbox';
import type { ProvableWorld } from '../proof/prove.ts';
import { askHttp, type HttpAnswer } from './ask-http.ts';
import type { CommandLine, CommandResult, HttpQuestion, KubeContext, LogRef } from '../world/graded-world.ts';
import { typeAtPrompt } from './type-at-prompt.ts';

const KUBECONFIG = '/root/.kube/config';
/** Milliseconds of virtual time that a check's script may take. */
const SCRIPT_TIMEOUT = 60_000;

export class SandboxWorld implements ProvableWorld {
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  get client(): Client {
    return this.#sandbox.observer;
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
    return askHttp(this.#sandbox.fork(), question);
  }

  readFile(path: string): string | undefined {
    return this.#sandbox.readFile(path);
  }

  async runCommand(script: string): Promise<CommandResult> {
    const { stdout, stderr, status } = await this.#sandbox.fork().runScript(script, { cwd: '/root', timeout: SCRIPT_TIMEOUT });
    return { stdout, stderr, exitCode: status };
  }

  commands(): readonly CommandLine[] {
    return this.#sandbox.commands;
  }

  auditRecords(): readonly AuditRecord[] {
    return this.#sandbox.auditRecords().filter(({ origin }) => origin !== SCRIPT_ORIGIN);
  }

  fork(): SandboxWorld {
    return new SandboxWorld(this.#sandbox.fork());
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
    const name = config['current-context'];
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
