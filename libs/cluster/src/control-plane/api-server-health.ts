/** Whether clients get what they ask of the API server: does it listen, does it reach its etcd, is its certificate good, is etcd fast enough. */
import type { Clock } from '@drydock/apimachinery';
import type { ClusterPki } from '../cluster-state.ts';
import { flagValue } from '../containers/server-program.ts';
import type { NodeTable } from '../kubelet/node-state.ts';
import { PKI } from '../node-image/kubeadm-pki.ts';
import { validityOf, validityProblem, type Validity } from './certificate-validity.ts';
import type { ComponentName, Components } from './components.ts';
import { apiServerLine, etcdLine, type SlowRequest } from './slow-request.ts';

/** Nobody listens; it has lost its etcd; no client trusts the certificate that it shows. */
export type ApiServerProblem = 'refused' | 'timeout' | 'expired';

export interface ApiServerHealthOptions {
  clock: Clock;
  pki: ClusterPki;
  /** Whether the control plane runs in pods of a node; otherwise nothing can be wrong with it. */
  selfHosted(): boolean;
  components: Components;
  table: NodeTable;
  /** How often the disk of the control plane was written to; undefined while nobody has looked at it. */
  diskRevision(): number | undefined;
  readFile(path: string): string | undefined;
  writeLog(run: string, line: string): void;
}

/** How long the certificates of kubeadm are good. */
const YEAR = 365 * 24 * 60 * 60 * 1000;

export class ApiServerHealth {
  readonly #options: ApiServerHealthOptions;
  /** The revision of the disk at which the certificate was read. */
  #readAt: number | undefined;
  /** Whether clients trusted it when somebody asked for the change last. */
  #wasTrusted: boolean;

  /** `diskSeen`: the disk comes from a snapshot, and the certificate on it was read before that; disks begin at their first revision then. */
  constructor(options: ApiServerHealthOptions, diskSeen = false) {
    this.#options = options;
    if (diskSeen) this.#readAt = 0;
    this.#wasTrusted = validityProblem(this.#known(), options.clock.now()) === undefined;
  }

  problem(): ApiServerProblem | undefined {
    const { selfHosted, components } = this.#options;
    if (!selfHosted()) return undefined;
    if (!components.commandOf('kube-apiserver')) return 'refused';
    if (!components.commandOf('etcd')) return 'timeout';
    return this.certificateProblem() === undefined ? undefined : 'expired';
  }

  /** What clients say of the certificate that it shows, in the words of Go; undefined while that is good. */
  certificateProblem(): string | undefined {
    const { selfHosted, clock } = this.#options;
    return selfHosted() ? validityProblem(this.#current(), clock.now()) : undefined;
  }

  /** Whether the certificate has become good, or bad, since this was asked last; undefined when it is as it was. */
  trustChange(): 'gained' | 'lost' | undefined {
    const before = this.#wasTrusted;
    this.#wasTrusted = this.certificateProblem() === undefined;
    if (before === this.#wasTrusted) return undefined;
    return this.#wasTrusted ? 'gained' : 'lost';
  }

  /** How much longer etcd takes for everything, in milliseconds. */
  get etcdDelay(): number {
    return this.#options.table.etcdDelay;
  }

  slowEtcd(milliseconds: number): void {
    this.#options.table.etcdDelay = milliseconds;
  }

  /** A request took so long because of etcd: what runs the control plane writes that into its logs. */
  tellSlowRequest(request: SlowRequest): void {
    const { clock, components, writeLog } = this.#options;
    const lines: readonly (readonly [ComponentName, string | undefined])[] = [
      ['etcd', etcdLine(request, clock.now())],
      ['kube-apiserver', apiServerLine(request, clock.now())],
    ];
    for (const [name, line] of lines) {
      const run = components.runOf(name);
      if (run !== undefined && line !== undefined) writeLog(run, line);
    }
  }

  /** Of the certificate on the disk, which the API server reads again when it changes. */
  #current(): Validity {
    const { diskRevision, components, readFile, table } = this.#options;
    const revision = diskRevision();
    if (revision !== undefined && revision !== this.#readAt) {
      this.#readAt = revision;
      const argv = components.commandOf('kube-apiserver') ?? [];
      const text = readFile(flagValue(argv, '--tls-cert-file') ?? `${PKI}/apiserver.crt`);
      // What is no certificate does not take the place of one that is.
      table.serving = (text === undefined ? undefined : validityOf(text)) ?? table.serving;
    }
    return this.#known();
  }

  /** As it was read last, or as it was installed. */
  #known(): Validity {
    const { table, pki } = this.#options;
    return table.serving ?? { notBefore: pki.createdAt, notAfter: pki.createdAt + YEAR };
  }
}
