/** Where a sandbox is reached: a path that only its learner is told. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const PATH = /^\/clusters\/([0-9a-f-]{36})\/([\w-]{43})(\/.*|\?.*|)$/;

export interface ClusterAddress {
  attemptId: string;
  key: string;
  /** The rest of the path, and the query: what the cluster is asked. */
  url: string;
}

/** `secret`: in base64. */
export function clusterKey(secret: string, attemptId: string): string {
  return createHmac('sha256', Buffer.from(secret, 'base64')).update(attemptId).digest('base64url');
}

export function clusterPath(secret: string, attemptId: string): string {
  return `/clusters/${attemptId}/${clusterKey(secret, attemptId)}`;
}

/** What a path means; undefined when it leads to no cluster at all. */
export function readClusterPath(url: string): ClusterAddress | undefined {
  const [, attemptId = '', key = '', rest = ''] = PATH.exec(url) ?? [];
  return attemptId === '' ? undefined : { attemptId, key, url: rest.startsWith('/') ? rest : `/${rest}` };
}

export function opens({ attemptId, key }: ClusterAddress, secret: string): boolean {
  return timingSafeEqual(Buffer.from(key), Buffer.from(clusterKey(secret, attemptId)));
}
