import { deepEqual, isReason, type KubeObject } from '@drydock/apimachinery';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import { dryRunFlag, filenameFlags } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { readManifests } from '../../resource/builder.ts';
import { copyOf, type Dynamic } from '../../resource/dynamic-object.ts';
import { collectionPath, pathOf, type Info } from '../../resource/info.ts';

const ROLES = ['Role', 'ClusterRole'];
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];

export const reconcile: Command = {
  name: 'reconcile',
  use: 'reconcile -f FILENAME',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  long: `Add to roles and bindings what a file has and they lack; what does not exist is created.

Rules and subjects that only they have are kept, unless you have them removed.`,
  examples: `# Bring roles up to date
kubectl auth reconcile -f rbac.yaml`,
  flags: [
    ...printFlags,
    dryRunFlag,
    ...filenameFlags,
    boolFlag('remove-extra-permissions', 'If true, remove rules that the file does not have'),
    boolFlag('remove-extra-subjects', 'If true, remove subjects that the file does not have'),
  ],
  *run(invocation: Invocation): Steps {
    const { flags, args, session, streams } = invocation;
    if (args.length > 0) throw new CommandError('no arguments are allowed');
    const dryRun = dryRunOf(invocation);
    const { infos, errors } = yield* readManifests(session, { args: [], filenames: flags.strings('filename'), kustomize: flags.string('kustomize'), recursive: flags.bool('recursive') });
    throwCollected(errors);
    const printer = changePrinter(invocation, `reconciled${dryRunSuffix(dryRun)}`);
    for (const info of infos) {
      if (![...ROLES, ...BINDINGS].includes(info.object!.kind)) continue;
      streams.out(printer.print(reconcileOne(invocation, info, dryRun === 'client', dryRun === 'server')));
    }
  },
};

function reconcileOne(invocation: Invocation, info: Info, offline: boolean, serverDryRun: boolean): KubeObject {
  const { session } = invocation;
  const query: Record<string, string> = serverDryRun ? { dryRun: 'All' } : {};
  const wanted: Dynamic = info.object;
  let current: Dynamic;
  try {
    current = session.send({ method: 'GET', path: pathOf(info) });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
    return offline ? wanted : session.send<KubeObject>({ method: 'POST', path: collectionPath(info), query, body: wanted });
  }
  const merged = merge(invocation, copyOf(current), wanted);
  if (deepEqual(merged, current)) return current;
  return offline ? merged : session.send<KubeObject>({ method: 'PUT', path: pathOf(info), query, body: merged });
}

function merge({ flags }: Invocation, current: Dynamic, wanted: Dynamic): Dynamic {
  const field = ROLES.includes(wanted.kind) ? 'rules' : 'subjects';
  const replaced = flags.bool(field === 'rules' ? 'remove-extra-permissions' : 'remove-extra-subjects');
  const existing: Dynamic[] = current[field] ?? [];
  const added = (wanted[field] ?? []).filter((each: Dynamic) => !existing.some((other) => deepEqual(normal(each), normal(other))));
  current[field] = replaced ? (wanted[field] ?? []) : [...existing, ...added];
  for (const map of ['labels', 'annotations'] as const) {
    if (wanted.metadata?.[map]) current.metadata[map] = { ...current.metadata[map], ...wanted.metadata[map] };
  }
  return current;
}

/** A subject with the API group that a server fills in. */
function normal(item: Dynamic): Dynamic {
  if (!item.kind) return item;
  const apiGroup = item.apiGroup ?? (item.kind === 'ServiceAccount' ? '' : 'rbac.authorization.k8s.io');
  return { kind: item.kind, name: item.name, namespace: item.namespace ?? '', apiGroup };
}
