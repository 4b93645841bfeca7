/** Where a sandbox is reached: a path that only its learner is told. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** No path of the Kubernetes API begins with a tilde. */
const PATH = /^\/clusters\/([0-9a-f-]{36})\/([\w-]{43})(?:\/~([a-z0-9-]+))?(\/.*|\?.*|)$/;

export interface ClusterAddress {
  attemptId: string;
  key: string;
  /** Of several; undefined: the only one. */
  cluster: string | undefined;
  /** The rest of the path, and the query: what the cluster is asked. */
  url: string;
}

/** `secret`: in base64. */
export function clusterKey(secret: string, attemptId: string): string {
  return createHmac('sha256', Buffer.from(secret, 'base64')).update(attemptId).digest('base64url');
}

/** `cluster`: the name of one of several. */
export function clusterPath(secret: string, attemptId: string, cluster?: string): string {
  return `/clusters/${attemptId}/${clusterKey(secret, attemptId)}${cluster === undefined ? '' : `/~${cluster}`}`;
}

/** What a path means; undefined when it leads to no cluster at all. */
export function readClusterPath(url: string): ClusterAddress | undefined {
  const [, attemptId = '', key = '', cluster, rest = ''] = PATH.exec(url) ?? [];
  return attemptId === '' ? undefined : { attemptId, key, cluster, url: rest.startsWith('/') ? rest : `/${rest}` };
}

export function opens({ attemptId, key }: ClusterAddress, secret: string): boolean {
  return timingSafeEqual(Buffer.from(key), Buffer.from(clusterKey(secret, attemptId)));
}
