/** `--authorization-mode=ABAC`: one policy a line of a file, in JSON (pkg/auth/authorizer/abac). */
import type { AuthorizationAttributes, AuthorizationResult, Authorizer } from '../authorizer.ts';

/** abac.authorization.kubernetes.io/v1beta1, PolicySpec. `*` stands for all, except in `nonResourcePath`, where it ends a prefix. */
export interface AbacPolicy {
  user?: string;
  group?: string;
  readonly?: boolean;
  apiGroup?: string;
  resource?: string;
  namespace?: string;
  nonResourcePath?: string;
}

const API_VERSION = 'abac.authorization.kubernetes.io/v1beta1';
const READ_ONLY = ['get', 'list', 'watch'];

/** Throws an Error that names the file and the line. Empty lines and comments are no policies. */
export function parseAbacPolicies(text: string, file: string): AbacPolicy[] {
  return text.split('\n').flatMap((line, index) => {
    if (!line.trim() || line.trimStart().startsWith('#')) return [];
    const wrong = (why: string) => new Error(`error reading policy file ${file}, line ${index + 1}: ${line}: ${why}`);
    let parsed: { apiVersion?: string; kind?: string; spec?: AbacPolicy };
    try {
      parsed = JSON.parse(line) as typeof parsed;
    } catch {
      throw wrong('it is no JSON object');
    }
    if (parsed?.apiVersion !== API_VERSION || parsed.kind !== 'Policy') throw wrong(`it is no Policy of ${API_VERSION}`);
    return [parsed.spec ?? {}];
  });
}

/** Asks `policies` anew for each request, because the server may have been started again with others. */
export function newAbacAuthorizer(policies: () => readonly AbacPolicy[]): Authorizer {
  return {
    name: 'ABAC',
    authorize(attributes): AuthorizationResult {
      const allowed = policies().some((policy) => matches(policy, attributes));
      return allowed ? { decision: 'allow', reason: '' } : { decision: 'noOpinion', reason: 'No policy matched.' };
    },
  };
}

function matches(policy: AbacPolicy, attributes: AuthorizationAttributes): boolean {
  if (!isSubject(policy, attributes)) return false;
  if (policy.readonly && !READ_ONLY.includes(attributes.verb)) return false;
  if (!attributes.resourceRequest) return pathMatches(policy.nonResourcePath ?? '', attributes.path);
  const { namespace, resource, group } = attributes;
  const is = (wanted: string | undefined, value: string) => wanted === '*' || (wanted ?? '') === value;
  return is(policy.namespace, namespace) && is(policy.resource, resource) && is(policy.apiGroup, group);
}

/** A policy that names a user and a group wants both; one that names nobody is about nobody. */
function isSubject({ user = '', group = '' }: AbacPolicy, { user: { username, groups } }: AuthorizationAttributes): boolean {
  if (!user && !group) return false;
  return (!user || user === '*' || user === username) && (!group || group === '*' || groups.includes(group));
}

function pathMatches(wanted: string, path: string): boolean {
  return wanted === '*' || wanted === path || (wanted.endsWith('*') && path.startsWith(wanted.slice(0, -1)));
}
