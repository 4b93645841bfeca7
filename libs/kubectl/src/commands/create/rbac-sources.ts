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

export function subjectsFrom({ flags }: Invocation): Dynamic[] {
  const accounts = flags.strings('serviceaccount').map((text) => {
    const parts = text.split(':');
    if (parts.length !== 2 || !parts[0] || !parts[1]) throw new CommandError('serviceaccount must be <namespace>:<name>');
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
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'approve',
  'sign',
  'escalate',
  'impersonate',
];
const SPECIAL_VERBS: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies'],
  bind: ['roles', 'clusterroles'],
  escalate: ['roles', 'clusterroles'],
  impersonate: ['users', 'serviceaccounts', 'groups', 'userextras'],
};

/** The distinct verbs; `*` swallows the others. */
export function verbsFrom({ flags, session }: Invocation, nonResource: boolean): string[] {
  const verbs = [...new Set(flags.strings('verb'))];
  if (verbs.includes('*')) return ['*'];
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
  const known = nonResource ? NON_RESOURCE_VERBS : RESOURCE_VERBS;
  for (const verb of verbs) {
    if (known.includes(verb)) continue;
    if (nonResource) throw new CommandError(`invalid verb: '${verb}' for nonResourceURL`);
    session.streams.err(`Warning: '${verb}' is not a standard resource verb\n`);
  }
  return verbs;
}

interface RuleResource {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
}

/** Rules for `--resource`, one for each API group. Resources are looked up at the server. */
export function resourceRules(invocation: Invocation, verbs: readonly string[]): Dynamic[] {
  const { flags } = invocation;
  const resourceNames = [...flags.strings('resource-name')];
  const asked = flags.strings('resource');
  // All resources of the core group swallow the others.
  const resources = asked.includes('*')
    ? [{ group: '', resource: '*', subresource: '' }]
    : asked.map((text) => parseResource(invocation, text, verbs));
  if (resources.length === 0) throw new CommandError('at least one resource must be specified');
  if (resourceNames.length && new Set(resources.map(({ group, resource }) => `${group}/${resource}`)).size > 1) {
    throw new CommandError('resourceName(s) can not be applied to multiple resources');
  }
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

function parseResource({ session }: Invocation, text: string, verbs: readonly string[]): RuleResource {
  const [type = '', subresource = ''] = text.split(/\/(.*)/s);
  if (text.includes('/') && subresource === '') throw new CommandError('subresource must be specified after "/"');
  const [plural = '', group = ''] = type.split(/\.(.*)/s);
  if (plural === '') throw new CommandError('resource must be specified if apiGroup/subresource specified');
  if (plural === '*') return { group, resource: '*', subresource };
  const found = session.mapper.lookUp(type);
  if (!found) {
    const special = verbs.flatMap((verb) => SPECIAL_VERBS[verb] ?? []);
    if (special.includes(type)) return { group: type === 'userextras' ? 'authentication.k8s.io' : '', resource: type, subresource };
    throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(type)}`, { bare: true });
  }
  return { group: found.group, resource: found.plural, subresource };
}

export const rbacApiVersion = formatGroupVersion({ group: GROUP, version: 'v1' });
export const rbacGroup = GROUP;
