import { resourcePath } from '@drydock/apiserver';
import { CommandError, Exit } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import { resourcesText, sortedRules } from '../../describe/rbac.describers.ts';
import { allNamespacesFlag } from '../../options/shared-flags.ts';
import { ColumnWriter } from '../../printers/column-writer.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';

const GROUP = { group: 'authorization.k8s.io', version: 'v1' };
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', '*'];

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
  args: { of: 'values', values: VERBS, once: true },
  run(invocation: Invocation) {
    const { flags, args, session, streams } = invocation;
    if (flags.bool('list')) {
      if (args.length > 0) throw misuse(invocation, 'list option must be specified with no arguments');
      return streams.out(listText(invocation));
    }
    if (flags.bool('no-headers')) throw new CommandError('--no-headers cannot be set without --list specified');
    const spec = reviewSpec(invocation);
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', metadata: {}, spec };
    const { status }: Dynamic = session.send({ method: 'POST', path: resourcePath({ ...GROUP, plural: 'selfsubjectaccessreviews' }), body });
    if (!flags.bool('quiet')) {
      const reason = status.reason && !status.allowed ? ` - ${status.reason}` : '';
      const trouble = status.evaluationError ? ` - ${status.evaluationError}` : '';
      streams.out(status.allowed ? 'yes\n' : `no${reason}${trouble}\n`);
    }
    if (!status.allowed) throw new Exit(1);
  },
};

function reviewSpec(invocation: Invocation): Dynamic {
  const { flags, args, session } = invocation;
  const [verb, target] = args;
  if (args.length !== 2 && !(args.length === 3)) throw new CommandError('you must specify two arguments: verb resource or verb resource/resourceName.\nSee \'kubectl auth can-i -h\' for help and examples');
  if (target!.startsWith('/')) {
    if (flags.string('subresource')) throw new CommandError('--subresource can not be used with NonResourceURL');
    return { nonResourceAttributes: { path: target, verb } };
  }
  const [type = '', typedName = ''] = target!.split(/\/(.*)/s);
  const found = lookUp(invocation, type);
  const attributes: Dynamic = { verb, ...found };
  const namespace = flags.bool('all-namespaces') ? '' : session.namespace.name;
  if (namespace) attributes.namespace = namespace;
  const name = args[2] ?? typedName;
  if (name) attributes.name = name;
  if (flags.string('subresource')) attributes.subresource = flags.string('subresource');
  return { resourceAttributes: attributes };
}

/** Types that the server does not know are asked for as they were typed, with a warning. */
function lookUp({ session, streams, flags }: Invocation, type: string): { group?: string; resource: string } {
  if (type === '*') return { group: '*', resource: '*' };
  const found = session.mapper.lookUp(type);
  if (!found) {
    const [resource = '', ...group] = type.split('.');
    const where = group.length ? ` in group '${group.join('.')}'` : '';
    streams.err(`Warning: the server doesn't have a resource type '${resource}'${where}\n\n`);
    return { ...(group.length ? { group: group.join('.') } : {}), resource };
  }
  if (!found.namespaced && !flags.bool('all-namespaces')) {
    const where = found.group ? ` in group '${found.group}'` : '';
    streams.err(`Warning: resource '${found.plural}' is not namespace scoped${where}\n\n`);
  }
  return { ...(found.group ? { group: found.group } : {}), resource: found.plural };
}

const bracketed = (values: readonly string[] | undefined): string => `[${(values ?? []).join(' ')}]`;

function listText({ flags, session, streams }: Invocation): string {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', metadata: {}, spec: { namespace: session.namespace.name } };
  const { status }: Dynamic = session.send({ method: 'POST', path: resourcePath({ ...GROUP, plural: 'selfsubjectrulesreviews' }), body });
  if (status.incomplete) streams.err(`warning: the list may be incomplete: ${status.evaluationError ?? ''}\n`);
  const rules: Dynamic[] = [...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])];
  const rows = sortedRules(rules).map((rule) => [resourcesText(rule), bracketed(rule.nonResourceURLs), bracketed(rule.resourceNames), bracketed(rule.verbs)]);
  const header = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];
  return new ColumnWriter().format(flags.bool('no-headers') ? rows : [header, ...rows]);
}
