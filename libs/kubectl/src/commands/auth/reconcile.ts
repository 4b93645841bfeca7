import { isReason, type KubeObject } from '@drydock/apimachinery';
import type { PolicyRule, Subject } from '@drydock/apiserver';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import { dryRunFlag, filenameFlags } from '../../options/shared-flags.ts';
import { generatedPrinter } from '../../printers/generated.printer.ts';
import { asGoObject } from '../create/create-generated.ts';
import { readManifests } from '../../resource/manifests.ts';
import { collectionPath, pathOf, type Info } from '../../resource/info.ts';
import { reconcileBinding, reconcileMissing, reconcileRole, type RbacObject, type Reconciliation } from './reconcile-role.ts';

const GROUP = 'rbac.authorization.k8s.io';
const ROLES: readonly string[] = ['Role', 'ClusterRole'];
const BINDINGS: readonly string[] = ['RoleBinding', 'ClusterRoleBinding'];

export const reconcile: Command = {
  name: 'reconcile',
  use: 'reconcile -f FILENAME',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  long: `Add to roles and bindings what a file has and they lack. What does not exist is created, and the namespace that it is in.

Rules and subjects that only they have are kept, unless you have them removed.

Because it knows what rules and subjects mean, this is better for them than apply.`,
  examples: `# Bring roles up to date
kubectl auth reconcile -f rbac.yaml`,
  flags: [
    ...printFlags,
    dryRunFlag,
    ...filenameFlags,
    boolFlag('remove-extra-permissions', 'If true, remove permissions that the file does not have'),
    boolFlag('remove-extra-subjects', 'If true, remove subjects that the file does not have'),
  ],
  *run(invocation: Invocation): Steps {
    const { flags, args, session, streams } = invocation;
    const filenames = flags.strings('filename');
    const kustomize = flags.string('kustomize');
    if (filenames.length === 0 && !kustomize) throw new CommandError('must specify one of -f and -k');
    if (args.length > 0) throw new CommandError('no arguments are allowed');
    const dryRun = dryRunOf(invocation);
    if (dryRun === 'server') throw new CommandError('--dry-run=server for command reconcile is not supported yet');
    // Written as Go types even when they come from the server, as only those are reconciled.
    const printer = generatedPrinter(invocation, `reconciled${dryRunSuffix(dryRun)}`, 'client');
    const { infos, errors } = yield* readManifests(session, {
      args: [],
      filenames,
      kustomize,
      recursive: flags.bool('recursive'),
      asWritten: true,
    });
    for (const info of infos.filter(isRbac)) {
      // Upstream looks the namespace up, of which such a file has no name.
      if (info.resource.namespaced && !info.object!.metadata.namespace) throw new CommandError('resource name may not be empty');
      const result = decide(invocation, info);
      const written = dryRun === 'none' && !result.isProtected ? carryOut(invocation, info, result) : result.object;
      streams.out(printer.print(written));
      streams.err(report(invocation, result));
    }
    throwCollected(errors);
  },
};

/** Other objects of the files are passed over. */
function isRbac({ resource: { group, version, kind } }: Info): boolean {
  if (group !== GROUP || ![...ROLES, ...BINDINGS].includes(kind)) return false;
  if (version !== 'v1') throw new CommandError(`only ${GROUP}/v1 is supported: not *${version}.${kind}`);
  return true;
}

function decide({ session, flags }: Invocation, info: Info): Reconciliation {
  const expected = asGoObject(info.object) as RbacObject;
  let existing: RbacObject;
  try {
    existing = session.send<RbacObject>({ method: 'GET', path: pathOf(info) });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
    return reconcileMissing(expected);
  }
  return ROLES.includes(info.resource.kind)
    ? reconcileRole(existing, expected, flags.bool('remove-extra-permissions'))
    : reconcileBinding(existing, expected, flags.bool('remove-extra-subjects'));
}

function carryOut({ session }: Invocation, info: Info, { object, operation }: Reconciliation): KubeObject {
  const create = (): KubeObject => session.send<KubeObject>({ method: 'POST', path: collectionPath(info), body: object });
  switch (operation) {
    case 'none':
      return object;
    case 'update':
      return session.send<KubeObject>({ method: 'PUT', path: pathOf(info), body: object });
    case 'recreate':
      session.send({ method: 'DELETE', path: pathOf(info) });
      return create();
    case 'create':
      if (info.resource.namespaced) ensureNamespace(session, info.namespace!);
      return create();
  }
}

/** Whoever may not look at namespaces or create them may still be right that this one exists. */
function ensureNamespace(session: Invocation['session'], name: string): void {
  const path = '/api/v1/namespaces';
  const attempts = [
    { method: 'GET', path: `${path}/${name}` },
    { method: 'POST', path, body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } },
  ] as const;
  for (const request of attempts) {
    try {
      session.send(request);
      return;
    } catch (error) {
      if (!isReason(error, 'NotFound') && !isReason(error, 'Forbidden') && !isReason(error, 'AlreadyExists')) throw error;
    }
  }
}

function report({ flags }: Invocation, result: Reconciliation): string {
  const { operation, isProtected, missingRules, extraRules, missingSubjects, extraSubjects } = result;
  if (operation === 'none') return '';
  const caveat = isProtected ? ', but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)' : '';
  const lists: [string, readonly string[]][] = [
    ['missing subjects added', missingSubjects.map(subjectText)],
    ['extra subjects removed', flags.bool('remove-extra-subjects') ? extraSubjects.map(subjectText) : []],
    ['missing rules added', missingRules.map(ruleText)],
    ['extra rules removed', flags.bool('remove-extra-permissions') ? extraRules.map(ruleText) : []],
  ];
  const shown = lists
    .filter(([, items]) => items.length > 0)
    .map(([title, items]) => `\t${title}:\n${items.map((item) => `\t\t${item}\n`).join('')}`);
  return `\treconciliation required ${operation}${caveat}\n${shown.join('')}`;
}

/** Go's `%+v` of the structs. */
function subjectText({ kind, apiGroup = '', name, namespace = '' }: Subject): string {
  return `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`;
}

function ruleText({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const list = (values: readonly string[] | null | undefined): string => `[${(values ?? []).join(' ')}]`;
  return `{Verbs:${list(verbs)} APIGroups:${list(apiGroups)} Resources:${list(resources)} ResourceNames:${list(resourceNames)} NonResourceURLs:${list(nonResourceURLs)}}`;
}
