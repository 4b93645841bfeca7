/**
 * Which flow schema a request falls under, and so which priority level it has (k8s.io/apiserver, util/flowcontrol/rule.go). Nothing is ever queued
 * here: requests do not compete. The client sees the two in the headers of the answer.
 */
import type { UserInfo } from '../authentication/user-info.ts';
import type { RequestInfo } from '../request/request-info.ts';
import { derivedFrom } from '../storage/derived-from.ts';
import type { Lister } from '../storage/lister.ts';
import type {
  FlowSchema,
  FlowSubject,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  PriorityLevelConfiguration,
  ResourcePolicyRule,
} from './flow-control.types.ts';

export const FLOW_SCHEMAS = 'flowschemas.flowcontrol.apiserver.k8s.io';
export const PRIORITY_LEVELS = 'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io';

export interface RequestFlow {
  flowSchema: { name: string; uid: string };
  priorityLevel: { name: string; uid: string };
}

/** By user, and by what all requests have in common that fall under the same rules; worked out again when a schema or a level has changed. */
type Flows = WeakMap<UserInfo, Map<string, RequestFlow | undefined>>;

const flowsOf = derivedFrom([FLOW_SCHEMAS, PRIORITY_LEVELS], (): Flows => new WeakMap());
const MOST_FLOWS = 256;

/** Undefined when the schemas that catch everything are gone at the moment. A schema whose priority level is missing does not count. */
export function classifyRequest(user: UserInfo, info: RequestInfo, lister: Lister): RequestFlow | undefined {
  if (!info.resourceRequest) return flowOf(user, info, lister);
  const flows = flowsOf(lister);
  let ofUser = flows.get(user);
  if (!ofUser) flows.set(user, (ofUser = new Map()));
  const key = `${info.verb} ${info.namespace} ${info.group}/${info.resource}/${info.subresource}`;
  const known = ofUser.get(key);
  if (known || ofUser.has(key)) return known;
  const flow = flowOf(user, info, lister);
  if (ofUser.size >= MOST_FLOWS) ofUser.clear();
  ofUser.set(key, flow);
  return flow;
}

const schemasInOrder = derivedFrom([FLOW_SCHEMAS], (lister) => lister.list<FlowSchema>(FLOW_SCHEMAS).toSorted(byPrecedence));

function flowOf(user: UserInfo, info: RequestInfo, lister: Lister): RequestFlow | undefined {
  for (const schema of schemasInOrder(lister)) {
    if (!schema.spec.rules?.some((rule) => ruleMatches(rule, user, info))) continue;
    const name = schema.spec.priorityLevelConfiguration?.name ?? '';
    const level = lister.get<PriorityLevelConfiguration>(PRIORITY_LEVELS, undefined, name);
    if (!level) continue;
    return {
      flowSchema: { name: schema.metadata.name, uid: schema.metadata.uid ?? '' },
      priorityLevel: { name, uid: level.metadata.uid ?? '' },
    };
  }
  return undefined;
}

/** Those that match first come first: by precedence, then by name. */
export function byPrecedence(a: FlowSchema, b: FlowSchema): number {
  const difference = (a.spec.matchingPrecedence ?? 0) - (b.spec.matchingPrecedence ?? 0);
  return difference || (a.metadata.name < b.metadata.name ? -1 : 1);
}

function ruleMatches(
  { subjects, resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects,
  user: UserInfo,
  info: RequestInfo,
): boolean {
  if (!subjects?.some((subject) => isSubject(subject, user))) return false;
  return info.resourceRequest
    ? resourceRules.some((rule) => matchesResource(rule, info))
    : nonResourceRules.some((rule) => matchesPath(rule, info));
}

function isSubject({ kind, user, group, serviceAccount }: FlowSubject, { username, groups }: UserInfo): boolean {
  switch (kind) {
    case 'User':
      return user?.name === '*' || user?.name === username;
    case 'Group':
      return group?.name === '*' || groups.includes(group?.name ?? '');
    case 'ServiceAccount': {
      const prefix = `system:serviceaccount:${serviceAccount?.namespace ?? ''}:`;
      return serviceAccount?.name === '*' ? username.startsWith(prefix) : username === prefix + (serviceAccount?.name ?? '');
    }
    default:
      return false;
  }
}

function matchesResource({ verbs, apiGroups, resources, clusterScope, namespaces }: ResourcePolicyRule, info: RequestInfo): boolean {
  const resource = info.subresource ? `${info.resource}/${info.subresource}` : info.resource;
  if (!includes(verbs, info.verb) || !includes(resources, resource) || !includes(apiGroups, info.group)) return false;
  return info.namespace ? includes(namespaces, info.namespace) : (clusterScope ?? false);
}

function matchesPath({ verbs, nonResourceURLs }: NonResourcePolicyRule, { verb, path }: RequestInfo): boolean {
  return includes(verbs, verb) && (nonResourceURLs ?? []).some((url) => url === '*' || url === path || path.startsWith(prefixOf(url)));
}

/** `/apis` and `/apis/*` both stand for what is below. */
function prefixOf(url: string): string {
  const prefix = url.replace(/\*$/, '');
  return prefix.endsWith('/') ? prefix : `${prefix}/`;
}

function includes(list: readonly string[] | null | undefined, value: string): boolean {
  return list?.includes(value) || (list?.length === 1 && list[0] === '*') || false;
}
