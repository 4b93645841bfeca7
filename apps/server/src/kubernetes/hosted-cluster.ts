import { newFailure } from '@drydock/apimachinery';
import type { ApiRequest, ApiResponse } from '@drydock/apiserver';
import type { ServedCluster } from '@drydock/kube-http';
import type { HostedSandbox } from '../sandboxes/hosted-sandbox.ts';

/** Milliseconds that a sandbox's time goes on after the last request from outside, as if somebody still looked. */
const LINGER = 5 * 60_000;

/** The cluster of a learner's sandbox, for those who come with a kubeconfig. Nothing that it answers can be lost. */
export class HostedCluster implements ServedCluster {
  readonly #hosted: HostedSandbox;
  readonly #name: string | undefined;
  #visitors = 0;
  #leaving: NodeJS.Timeout | undefined;

  /** `name`: that of one of several. */
  constructor(hosted: HostedSandbox, name?: string) {
    this.#hosted = hosted;
    this.#name = name;
  }

  /** Throws a StatusError while the sandbox's API server does not run. */
  handle(request: ApiRequest): ApiResponse {
    const { apiServerProblem, address } = this.#hosted.live.cluster(this.#name)!;
    // Clients from outside see another certificate, which the server of this program shows.
    if (apiServerProblem === undefined || apiServerProblem === 'expired') return this.#hosted.handle(request, this.#name);
    const why = apiServerProblem === 'refused' ? 'connect: connection refused' : 'i/o timeout';
    throw newFailure(503, 'ServiceUnavailable', `the API server of this sandbox does not answer: dial tcp ${address}: ${why}`);
  }

  wake(): void {
    this.#hosted.wake();
  }

  wallTimeUntil(time: number): number {
    return this.#hosted.clock.wallTimeUntil(time, performance.now());
  }

  stored(): Promise<void> {
    return this.#hosted.stored();
  }

  /** Somebody's request begins; `leave` says that it has ended. Meanwhile, and for a while after, time passes. */
  enter(): void {
    if (this.#visitors === 0 && this.#leaving === undefined) this.#hosted.connect();
    this.#visitors++;
    clearTimeout(this.#leaving);
    this.#leaving = undefined;
  }

  leave(): void {
    this.#visitors--;
    if (this.#visitors > 0) return;
    this.#leaving = setTimeout(() => {
      this.#leaving = undefined;
      this.#hosted.disconnect();
    }, LINGER).unref();
  }
}
