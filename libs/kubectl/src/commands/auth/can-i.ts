import { resourcePath } from '@drydock/apiserver';
import { CommandError, Exit } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import { resourcesText, sortedRules } from '../../describe/rbac.describers.ts';
import { allNamespacesFlag } from '../../options/shared-flags.ts';
import { ColumnWriter } from '../../printers/column-writer.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';

const GROUP = { group: 'authorization.k8s.io', version: 'v1' };
const COMPLETED_VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', '*'];
/** Verbs that are not warned about. */
const RESOURCE_VERBS = new Set([...COMPLETED_VERBS, 'use', 'bind', 'impersonate', 'approve', 'sign', 'escalate', 'attest']);
const NON_RESOURCE_VERBS = new Set(['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*']);
/** What may be impersonated: authorization knows it, discovery does not. */
const UNDISCOVERABLE = new Set(['users', 'groups']);

export const canI: Command = {
  name: 'can-i',
  use: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  short: 'Check whether an action is allowed',
  long: `Ask the server whether you may do something.

VERB is a verb of the API like 'get', 'list' or 'delete', TYPE a resource; shortcuts and groups are understood. A NONRESOURCEURL begins with a slash. The answer is also the exit status.`,
  examples: `# May I create pods anywhere?
kubectl auth can-i create pods --all-namespaces

# May this account?
kubectl auth can-i list pods --as=system:serviceaccount:team-a:robot

# One pod's log
kubectl auth can-i get pods/web --subresource=log

# Everything that I may in this namespace
kubectl auth can-i --list`,
  flags: [
    allNamespacesFlag,
    boolFlag('list', 'If true, print all allowed actions.'),
    boolFlag('no-headers', 'With --list, print no header line'),
    boolFlag('quiet', 'If true, print nothing; the exit status tells.', { shorthand: 'q' }),
    stringFlag('subresource', 'Subresource such as pod/log or deployment/scale'),
  ],
  args: { of: 'values', values: COMPLETED_VERBS, once: true },
  run(invocation: Invocation) {
    const { flags, session, streams } = invocation;
    if (flags.bool('list')) return streams.out(listText(invocation));
    const spec = reviewSpec(invocation);
    if (flags.bool('no-headers')) throw new CommandError('--no-headers cannot be set without --list specified');
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', metadata: {}, spec };
    const { status }: Dynamic = session.send({
      method: 'POST',
      path: resourcePath({ ...GROUP, plural: 'selfsubjectaccessreviews' }),
      body,
    });
    if (!flags.bool('quiet'))
      streams.out(status.allowed ? 'yes\n' : `${['no', status.reason, status.evaluationError].filter(Boolean).join(' - ')}\n`);
    if (!status.allowed) throw new Exit(1);
  },
};

function warn({ streams }: Invocation, message: string): void {
  streams.err(`Warning: ${message}\n`);
}

function reviewSpec(invocation: Invocation): Dynamic {
  const { flags, args, session } = invocation;
  if (args.length !== 2) {
    throw new CommandError(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  }
  const [verb, target] = args as [string, string];
  if (target.startsWith('/')) {
    if (flags.string('subresource')) throw new CommandError('--subresource can not be used with NonResourceURL');
    if (!NON_RESOURCE_VERBS.has(verb)) warn(invocation, `verb '${verb}' is not a known verb\n`);
    return { nonResourceAttributes: { path: target, verb } };
  }
  const [type = '', name] = target.split(/\/(.*)/s);
  const resource = lookUp(invocation, type);
  const allNamespaces = flags.bool('all-namespaces');
  if (!allNamespaces && !RESOURCE_VERBS.has(verb)) warn(invocation, `verb '${verb}' is not a known verb\n`);
  const attributes = {
    namespace: allNamespaces ? '' : session.namespace.name,
    verb,
    ...resource,
    subresource: flags.string('subresource'),
    name,
  };
  return { resourceAttributes: Object.fromEntries(Object.entries(attributes).filter(([, value]) => value)) };
}

/** Types that the server does not know are asked for as they were typed, with a warning. */
function lookUp(invocation: Invocation, type: string): { group?: string; resource: string } {
  if (type === '*') return { resource: '*' };
  const inGroup = (group: string): string => (group ? ` in group '${group}'` : '');
  const found = invocation.session.mapper.lookUp(type);
  if (!found) {
    const [resource = '', ...group] = type.toLowerCase().split('.');
    if (!UNDISCOVERABLE.has(type.toLowerCase()))
      warn(invocation, `the server doesn't have a resource type '${resource}'${inGroup(group.join('.'))}\n`);
    return { resource: type };
  }
  if (!found.namespaced && !invocation.flags.bool('all-namespaces')) {
    warn(invocation, `resource '${found.plural}' is not namespace scoped${inGroup(found.group)}\n`);
  }
  return { group: found.group, resource: found.plural };
}

const bracketed = (values: readonly string[] | undefined): string => `[${(values ?? []).join(' ')}]`;

function listText(invocation: Invocation): string {
  const { flags, args, session } = invocation;
  if (args.length > 0) throw new CommandError('list option must be specified with no arguments');
  if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.string('subresource')) {
    throw new CommandError("list option can't be specified with neither quiet, all-namespaces nor subresource options");
  }
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    metadata: {},
    spec: { namespace: session.namespace.name },
  };
  const { status }: Dynamic = session.send({ method: 'POST', path: resourcePath({ ...GROUP, plural: 'selfsubjectrulesreviews' }), body });
  if (status.incomplete) warn(invocation, `the list may be incomplete: ${status.evaluationError ?? ''}`);
  const rules: Dynamic[] = [...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])];
  const rows = sortedRules(rules).map((rule) => [
    resourcesText(rule),
    bracketed(rule.nonResourceURLs),
    bracketed(rule.resourceNames),
    bracketed(rule.verbs),
  ]);
  const header = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];
  return new ColumnWriter().format(flags.bool('no-headers') ? rows : [header, ...rows]);
}
