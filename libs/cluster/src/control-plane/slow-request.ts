/** What the control plane writes into its logs about a request for which etcd took too long. */
import { klog } from './component-start.ts';

/** Requests that take longer than this are told of (etcd, --warning-apply-duration). */
export const EXPECTED_MILLISECONDS = 100;
/** The API server traces those that took half a second. */
const TRACED_MILLISECONDS = 500;

export interface SlowRequest {
  method: string;
  /** From its slash on, without the query. */
  path: string;
  /** Milliseconds. */
  took: number;
}

export function etcdLine({ method, path, took }: SlowRequest, now: number): string {
  const key = path.replace(/^\/apis?\/(?:[^/]+\/)?v[^/]+\//, '/registry/');
  const reads = method === 'GET';
  return JSON.stringify({
    level: 'warn',
    ts: new Date(now).toISOString().replace('Z', '000Z'),
    caller: 'txn/util.go:93',
    msg: 'apply request took too long',
    took: `${took / 1000}s`,
    'expected-duration': `${EXPECTED_MILLISECONDS}ms`,
    prefix: reads ? 'read-only range ' : '',
    request: `key:"${key}" `,
    response: '',
    ...(took >= 7000 ? { error: 'etcdserver: request timed out' } : {}),
  });
}

export function apiServerLine({ method, path, took }: SlowRequest, now: number): string | undefined {
  if (took < TRACED_MILLISECONDS) return undefined;
  const verb = { GET: 'Get', POST: 'Create', PUT: 'Update', PATCH: 'Patch', DELETE: 'Delete' }[method] ?? method;
  const [date = '', time = ''] = new Date(now - took).toISOString().split('T');
  return klog(
    now,
    'trace.go:236',
    `Trace[${now % 2_000_000_000}]: "${verb}" url:${path} (${date} ${time.slice(0, 12)}) (total time: ${took}ms):`,
  );
}
