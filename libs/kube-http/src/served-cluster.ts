import type { ApiRequest, ApiResponse } from '@drydock/apiserver';

/** What an endpoint asks of the cluster behind it, and of whoever lets that cluster live. */
export interface ServedCluster {
  /** Lets virtual time catch up, answers, and sees to it that what the request has begun goes on. Never throws for what a client did. */
  handle(request: ApiRequest): ApiResponse;
  /** Lets virtual time catch up and whatever is due happen, soon: somebody wrote to a stream, or waits for a moment of virtual time. */
  wake(): void;
  /** Milliseconds of the wall clock until a moment of virtual time; Infinity while the cluster's clock stands still. */
  wallTimeUntil(time: number): number;
  /** Resolves when all that was answered or read so far outlives this process. An endpoint sends nothing before. */
  stored(): Promise<void>;
}
