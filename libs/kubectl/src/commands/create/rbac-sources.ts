/** Subjects and rules from flags (create_rolebinding.go, create_role.go). */
import { formatGroupVersion } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import { sliceFlag, arrayFlag, type FlagDefinition } from '../../command/flag.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';

const GROUP = 'rbac.authorization.k8s.io';

export const subjectFlags: readonly FlagDefinition[] = [
  arrayFlag('group', 'Group to bind to the role. May be repeated.'),
  arrayFlag('serviceaccount', 'Service account to bind to the role, as <namespace>:<name>. May be repeated.'),
  arrayFlag('user', 'User to bind to the role. May be repeated.'),
];

/** `strict`: an account without a namespace is refused here, as only `create clusterrolebinding` does; else the server has the word. */
export function subjectsFrom({ flags }: Invocation, { strict = false } = {}): Dynamic[] {
  const accounts = flags.strings('serviceaccount').map((text) => {
    const parts = text.split(':');
    if (parts.length !== 2 || !parts[1] || (strict && !parts[0])) throw new CommandError('serviceaccount must be <namespace>:<name>');
    return { kind: 'ServiceAccount', name: parts[1], namespace: parts[0] };
  });
  return [
    ...flags.strings('user').map((name) => ({ kind: 'User', apiGroup: GROUP, name })),
    ...flags.strings('group').map((name) => ({ kind: 'Group', apiGroup: GROUP, name })),
    ...accounts,
  ];
}

export const ruleFlags: readonly FlagDefinition[] = [
  sliceFlag('resource', 'Resource that the rule is about, such as pods or deployments.apps/scale'),
  arrayFlag('resource-name', 'Name of a single object that the rule is about. May be repeated.'),
  sliceFlag('verb', 'Verb that the rule allows'),
];

const NON_RESOURCE_VERBS = ['get', 'post', 'put', 'delete', 'patch', 'head', 'options', '*'];
const RESOURCE_VERBS = [
  ...['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection'],
  ...['use', 'bind', 'escalate', 'impersonate'],
];

/** Verbs that make sense for these resources alone, some of which no server lists: `resource.group`. */
const SPECIAL_VERBS: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: [`roles.${GROUP}`, `clusterroles.${GROUP}`],
  escalate: [`roles.${GROUP}`, `clusterroles.${GROUP}`],
  impersonate: ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io'],
};

/** The distinct verbs; `*` swallows the others. */
export function verbsFrom({ flags }: Invocation): string[] {
  const verbs = [...new Set(flags.strings('verb'))];
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
  return verbs.includes('*') ? ['*'] : verbs;
}

export function warnOfVerbs({ session }: Invocation, verbs: readonly string[]): void {
  for (const verb of verbs) {
    if (!RESOURCE_VERBS.includes(verb)) session.streams.err(`Warning: '${verb}' is not a standard resource verb\n`);
  }
}

export function checkNonResourceUrls(verbs: readonly string[], urls: readonly string[]): void {
  for (const verb of verbs) {
    if (!NON_RESOURCE_VERBS.includes(verb)) throw new CommandError(`invalid verb: '${verb}' for nonResourceURL`);
  }
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new CommandError('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*')) throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}

export interface RuleResource {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
}

/** What `--resource` names, as `resource.group/subresource`. All resources of the core group swallow those after them. */
export function resourcesFrom({ flags }: Invocation): RuleResource[] {
  const asked = flags.strings('resource');
  const all = asked.indexOf('*');
  return (all < 0 ? asked : ['*']).map((text) => {
    const [type = '', subresource = ''] = text.split(/\/(.*)/s);
    const [resource = '', group = ''] = type.split(/\.(.*)/s);
    return { group, resource, subresource };
  });
}

/** A rule for each API group. Resources are looked up at the server. */
export function resourceRules(invocation: Invocation, verbs: readonly string[], asked: readonly RuleResource[]): Dynamic[] {
  const resources = asked.map((each) => ({ ...each, ...(lookUp(invocation, each) ?? {}) }));
  checkResources(asked, resources, verbs, invocation);
  const resourceNames = [...new Set(invocation.flags.strings('resource-name'))];
  const groups = [...new Set(resources.map(({ group }) => group))].sort();
  return groups.map((group) => ({
    apiGroups: [group],
    resources: [
      ...new Set(
        resources
          .filter((each) => each.group === group)
          .map(({ resource, subresource }) => (subresource ? `${resource}/${subresource}` : resource)),
      ),
    ],
    ...(resourceNames.length ? { resourceNames } : {}),
    verbs: [...verbs],
  }));
}

function lookUp({ session }: Invocation, { group, resource }: RuleResource): Pick<RuleResource, 'group' | 'resource'> | undefined {
  const found = session.mapper.lookUp(group ? `${resource}.${group}` : resource);
  return found && { group: found.group, resource: found.plural };
}

/** Up to the first `*`, behind which nothing is looked at (create_role.go, validateResource). */
function checkResources(
  asked: readonly RuleResource[],
  resources: readonly RuleResource[],
  verbs: readonly string[],
  invocation: Invocation,
): void {
  for (const [at, { group, resource }] of resources.entries()) {
    if (asked[at]!.resource === '') throw new CommandError('resource must be specified if apiGroup/subresource specified');
    if (asked[at]!.resource === '*') return;
    let known = lookUp(invocation, asked[at]!) !== undefined;
    for (const verb of verbs) {
      const special = SPECIAL_VERBS[verb];
      if (!special) continue;
      if (!special.includes(`${resource}.${group}`))
        throw new CommandError(`can not perform '${verb}' on '${resource}' in group '${group}'`);
      known = true;
    }
    if (known) continue;
    const place = group ? ` in group ${JSON.stringify(group)}` : '';
    throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(resource)}${place}`, { bare: true });
  }
}

export const rbacApiVersion = formatGroupVersion({ group: GROUP, version: 'v1' });
export const rbacGroup = GROUP;
