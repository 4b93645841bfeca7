import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { intFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { describePodTemplate } from '../../describe/pod-template.ts';
import { DescribeText } from '../../describe/describe-text.ts';
import { dryRunOf, dryRunSuffix } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import { dryRunFlag, filenameFlags, selectorFlag } from '../../options/shared-flags.ts';
import { changePrinter, printerFor } from '../../printers/new-printer.ts';
import { NamePrinter } from '../../printers/structured-printers.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { pathOf, type Info } from '../../resource/info.ts';
import { isCurrentTemplate, REVISION, revisionsOf, templateWithHash, withoutHash, type Revision } from './rollout-kinds.ts';
import { noHistory, selectWorkloads } from './select-workloads.ts';
import { ROLLOUT_TYPES } from './rollout-types.ts';

export const rolloutUndo: Command = {
  name: 'undo',
  use: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  short: 'Undo a previous rollout',
  long: 'Go back to the pod template of an earlier revision.',
  examples: `# To the revision before
kubectl rollout undo deployment/web

# To a certain one
kubectl rollout undo daemonset/agent --to-revision=3`,
  flags: [
    ...printFlags,
    dryRunFlag,
    ...filenameFlags,
    selectorFlag,
    intFlag('to-revision', 'The revision to go back to; 0 for the one before.'),
  ],
  args: { of: 'resources', types: ROLLOUT_TYPES },
  *run(invocation: Invocation): Steps {
    const { streams } = invocation;
    const { infos, errors } = yield* selectWorkloads(invocation);
    for (const info of infos) {
      try {
        streams.out(undo(invocation, info));
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
        errors.push(error);
      }
    }
    throwCollected(errors);
  },
};

/** What is printed. */
function undo(invocation: Invocation, info: Info): string {
  const { flags, session } = invocation;
  const object: Dynamic = info.object;
  const dryRun = dryRunOf(invocation);
  const number = flags.int('to-revision');
  if (number < 0) throw new CommandError(`unable to find specified revision ${number} in history`);
  if (object.kind === 'Deployment' && object.spec.paused) {
    throw new CommandError("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
  }
  const revisions = revisionsOf(session, object);
  if (!revisions) throw noHistory(object, 'rollbacker', 'rollbacker');
  const target = targetRevision(object, revisions, number);
  const report = (operation: string): string => changePrinter(invocation, operation).print(object);
  if (dryRun === 'client') {
    const text = new DescribeText();
    describePodTemplate(text, templateWithHash(target));
    return printerFor(invocation)?.print(object) ?? new NamePrinter(`${text.raw()}${dryRunSuffix(dryRun)}`).print(object);
  }
  if (isCurrentTemplate(object, target.template))
    return report(`skipped rollback (current template already matches revision ${number || target.number})`);
  sendRollback(invocation, info, target);
  return report(`rolled back${dryRunSuffix(dryRun)}`);
}

function targetRevision({ metadata }: KubeObject, revisions: readonly Revision[], number: number): Revision {
  if (number > 0) {
    const found = revisions.find((each) => each.number === number);
    if (!found) throw new CommandError(`unable to find specified revision ${number} in history`);
    return found;
  }
  const previous = revisions.at(-2);
  if (!previous) throw new CommandError(`no rollout history found for deployment ${JSON.stringify(metadata.name)}`);
  return previous;
}

/** Deployments take the old template and the annotations of its ReplicaSet; the others the patch that their revision holds. */
function sendRollback(invocation: Invocation, info: Info, { source, template }: Revision): void {
  const { session } = invocation;
  const query: Record<string, string> = dryRunOf(invocation) === 'server' ? { dryRun: 'All' } : {};
  if (source.kind !== 'ReplicaSet') {
    session.send({ method: 'PATCH', path: pathOf(info), query, contentType: PATCH_TYPES.strategic, body: source.data });
    return;
  }
  const body = [
    { op: 'replace', path: '/spec/template', value: withoutHash(template) },
    { op: 'replace', path: '/metadata/annotations', value: rollbackAnnotations(info.object!, source) },
  ];
  session.send({ method: 'PATCH', path: pathOf(info), query, contentType: PATCH_TYPES.json, body });
}

const KEPT_ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
];

function rollbackAnnotations(deployment: KubeObject, replicaSet: KubeObject): Record<string, string> {
  const own = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => KEPT_ANNOTATIONS.includes(key));
  const old = Object.entries(replicaSet.metadata.annotations ?? {}).filter(([key]) => !KEPT_ANNOTATIONS.includes(key));
  return Object.fromEntries([...own, ...old]);
}
