/** How a drain gets rid of pods: evictions that are tried again, deletions, and waiting until they are gone (kubectl/pkg/drain/drain.go). */
import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { resourcePath } from '@drydock/apiserver';
import { formatDuration } from '../../command/go-duration.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunSuffix, type DryRun } from '../../options/dry-run.ts';
import { infoOf } from '../../resource/builder.ts';
import { readOrUndefined } from '../delete/delete-object.ts';
import { isLongDeleted } from './drain-filter.ts';

const PODS = { group: '', version: 'v1', plural: 'pods' };
const RETRY_MILLISECONDS = 5000;
const POLL_MILLISECONDS = 1000;

/** A pod that is not gone yet, and when it is to be looked at again. */
interface Pending {
  readonly pod: KubeObject;
  evicted: boolean;
  due: number;
}

type Progress = 'again' | 'done' | { readonly error: string };

export class PodRemoval {
  readonly #invocation: Invocation;
  readonly #dryRun: DryRun;
  readonly #deadline: number;

  constructor(invocation: Invocation, dryRun: DryRun) {
    this.#invocation = invocation;
    this.#dryRun = dryRun;
    const timeout = invocation.flags.duration('timeout');
    this.#deadline = timeout > 0 ? invocation.session.now + timeout : Infinity;
  }

  /** Returns what went wrong, when all pods are gone or given up. */
  *run(pods: readonly KubeObject[]): Steps<readonly string[]> {
    if (this.#dryRun === 'client') {
      for (const pod of pods) this.#announce(pod);
      return [];
    }
    return this.#evicts ? yield* this.#evictAll(pods) : yield* this.#deleteAll(pods);
  }

  get #evicts(): boolean {
    return !this.#invocation.flags.bool('disable-eviction');
  }

  /** Each pod goes its own way; none waits for another. */
  *#evictAll(pods: readonly KubeObject[]): Steps<readonly string[]> {
    const { session, streams } = this.#invocation;
    const errors: string[] = [];
    let pending = pods.map((pod): Pending => ({ pod, evicted: false, due: session.now }));
    for (;;) {
      pending = pending.filter((each) => {
        const progress = each.due > session.now ? 'again' : this.#advance(each);
        if (typeof progress === 'object') errors.push(progress.error);
        return progress === 'again';
      });
      if (pending.length === 0) return errors;
      yield* streams.wait({ on: 'time', until: Math.min(...pending.map(({ due }) => due)) });
    }
  }

  #advance(pending: Pending): Progress {
    if (!pending.evicted) {
      const progress = this.#evict(pending);
      if (!pending.evicted) return progress;
    }
    if (this.#isGone(pending.pod)) return 'done';
    if (this.#isLate()) {
      const { name, namespace } = pending.pod.metadata;
      return {
        error: `error when waiting for pod ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)} to terminate: ${this.#timeoutText()}`,
      };
    }
    pending.due = this.#invocation.session.now + POLL_MILLISECONDS;
    return 'again';
  }

  #evict(pending: Pending): Progress {
    const { session, streams } = this.#invocation;
    const { name, namespace } = pending.pod.metadata;
    const where = `pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}`;
    this.#announce(pending.pod);
    if (this.#isLate()) return { error: `error when evicting ${where}: ${this.#timeoutText()}` };
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions: this.#deleteOptions() };
    const error = this.#refusal(() => session.send({ method: 'POST', path: resourcePath(PODS, namespace, name, 'eviction'), body }));
    if (!error) {
      pending.evicted = this.#dryRun === 'none';
      return 'done';
    }
    if (error.reason === 'NotFound') return 'done';
    const refusal = this.#retryable(pending.pod, where, error);
    if (refusal === undefined) return { error: `error when evicting ${where}: ${error.message}` };
    streams.err(`${refusal} (will retry after 5s): ${error.message}\n`);
    pending.due = session.now + RETRY_MILLISECONDS;
    return 'again';
  }

  /** The beginning of the message about a refusal that may pass: by a disruption budget, or by a namespace that goes away before its pods. */
  #retryable({ metadata }: KubeObject, where: string, { reason, status }: StatusError): string | undefined {
    if (reason === 'TooManyRequests') return `error when evicting ${where}`;
    const terminating = reason === 'Forbidden' && status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating');
    return terminating
      ? `error when evicting pod ${JSON.stringify(metadata.name)} from terminating namespace ${JSON.stringify(metadata.namespace)}`
      : undefined;
  }

  *#deleteAll(pods: readonly KubeObject[]): Steps<readonly string[]> {
    const { session, streams } = this.#invocation;
    const query: Record<string, string> = this.#dryRun === 'server' ? { dryRun: 'All' } : {};
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...this.#deleteOptions() };
    for (const { metadata } of pods) {
      const path = resourcePath(PODS, metadata.namespace, metadata.name);
      const error = this.#refusal(() => session.send({ method: 'DELETE', path, query, body }));
      if (error && error.reason !== 'NotFound') return [error.message];
    }
    if (this.#dryRun !== 'none') return [];
    for (let left = pods; ;) {
      left = left.filter((pod) => !this.#isGone(pod));
      if (left.length === 0) return [];
      if (this.#isLate()) return ['timed out waiting for the condition'];
      yield* streams.wait({ on: 'time', until: Math.min(this.#deadline, session.now + POLL_MILLISECONDS) });
    }
  }

  #refusal(send: () => unknown): StatusError | undefined {
    try {
      send();
      return undefined;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return error;
    }
  }

  /** Tells of a pod that is gone. One that takes longer than `--skip-wait-for-delete-timeout` counts as gone. */
  #isGone(pod: KubeObject): boolean {
    const { session, streams, flags } = this.#invocation;
    const found = readOrUndefined(session, infoOf(session.mapper.resourceFor('pods'), pod, ''));
    if (found?.metadata.uid !== pod.metadata.uid) {
      streams.out(`pod/${pod.metadata.name} ${this.#evicts ? 'evicted' : 'deleted'}${dryRunSuffix(this.#dryRun)}\n`);
      return true;
    }
    if (!found || !isLongDeleted(this.#invocation, found)) return false;
    const limit = flags.int('skip-wait-for-delete-timeout');
    streams.out(`pod ${JSON.stringify(pod.metadata.name)} has DeletionTimestamp older than ${limit} seconds, skipping\n`);
    return true;
  }

  #announce({ metadata }: KubeObject): void {
    this.#invocation.streams.out(`evicting pod ${metadata.namespace}/${metadata.name}${dryRunSuffix(this.#dryRun)}\n`);
  }

  #deleteOptions(): { gracePeriodSeconds?: number; dryRun?: string[] } {
    const seconds = this.#invocation.flags.int('grace-period');
    return { ...(seconds >= 0 ? { gracePeriodSeconds: seconds } : {}), ...(this.#dryRun === 'server' ? { dryRun: ['All'] } : {}) };
  }

  #isLate(): boolean {
    return this.#invocation.session.now >= this.#deadline;
  }

  #timeoutText(): string {
    return `global timeout reached: ${formatDuration(this.#invocation.flags.duration('timeout'))}`;
  }
}
