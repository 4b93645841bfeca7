import type { Impersonation } from '../request/api-request.ts';

const PREFIX = 'impersonate-';
const EXTRA = 'impersonate-extra-';

/** The Impersonate-… headers (authentication.k8s.io, ImpersonateUserHeader and the others) among names in any case; undefined without any. */
export function impersonationOf(headers: Iterable<readonly [name: string, value: string]>): Impersonation | undefined {
  let found = false;
  const groups: string[] = [];
  const extra = new Map<string, string[]>();
  const single: { user?: string; uid?: string } = {};
  for (const [written, value] of headers) {
    const name = written.toLowerCase();
    if (!name.startsWith(PREFIX)) continue;
    found = true;
    if (name === 'impersonate-user') single.user ??= value;
    else if (name === 'impersonate-uid') single.uid ??= value;
    else if (name === 'impersonate-group') groups.push(value);
    else if (name.startsWith(EXTRA)) append(extra, decodeKey(name.slice(EXTRA.length)), value);
  }
  if (!found) return undefined;
  return { ...single, groups, ...(extra.size > 0 ? { extra: Object.fromEntries(extra) } : {}) };
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Keys are percent-encoded, because headers do not take all characters; one that is encoded wrongly is taken as it is. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
