import { parseLabelSelector, type KubeObject } from '@drydock/apimachinery';
import { CommandError, Exit } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, durationFlag, intFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix, type DryRun } from '../../options/dry-run.ts';
import { chunkSizeFlag, dryRunFlag, selectorFlag } from '../../options/shared-flags.ts';
import { listAll } from '../../resource/builder.ts';
import { findNodes, markNodes } from './cordon.ts';
import { planDrain, type DrainPlan } from './drain-filter.ts';
import { PodRemoval } from './pod-removal.ts';

export const drain: Command = {
  name: 'drain',
  use: 'drain NODE',
  short: 'Drain node in preparation for maintenance',
  long: `Empty a node before you work on it.

It is marked as unschedulable, and its pods are evicted, as far as disruption budgets let them go. Pods of daemon sets stay, and the command refuses to begin when there are some, unless --ignore-daemonsets says that this is known. Pods without a controller would be lost: they need --force. Pods with an emptyDir lose what is in it: they need --delete-emptydir-data.

Afterwards 'kubectl uncordon' lets new pods come.`,
  examples: `# The usual way
kubectl drain node01 --ignore-daemonsets --delete-emptydir-data

# With pods that nobody will make again, and ten minutes for each to shut down
kubectl drain node01 --force --grace-period=600`,
  flags: [
    chunkSizeFlag,
    boolFlag('delete-emptydir-data', 'Go on even if there are pods with emptyDir volumes, whose data will be lost.'),
    boolFlag('disable-eviction', 'Delete pods instead of evicting them, past all disruption budgets.'),
    dryRunFlag,
    boolFlag('force', 'Go on even if there are pods without a controller.'),
    intFlag('grace-period', "Seconds that pods have to shut down; negative for each pod's own setting.", { default: -1 }),
    boolFlag('ignore-daemonsets', 'Leave the pods of daemon sets alone.'),
    stringFlag('pod-selector', 'Evict only pods with these labels'),
    selectorFlag,
    intFlag(
      'skip-wait-for-delete-timeout',
      'Do not wait for pods that have been deleted for more than this many seconds; 0 waits for all.',
    ),
    durationFlag('timeout', 'How long to try before giving up; zero means for ever'),
  ],
  args: { of: 'names', type: 'nodes' },
  *run(invocation: Invocation): Steps {
    const { streams } = invocation;
    const dryRun = dryRunOf(invocation);
    checkPodSelector(invocation);
    const nodes = yield* findNodes(invocation);
    markNodes(invocation, nodes, true, dryRun);
    const failed: { name: string; errors: readonly string[] }[] = [];
    for (const { name } of nodes) {
      const errors = yield* drainNode(invocation, name, dryRun);
      if (errors.length === 0) streams.out(`node/${name} drained${dryRunSuffix(dryRun)}\n`);
      else {
        failed.push({ name, errors });
        streams.err(`error: unable to drain node ${JSON.stringify(name)} due to error: ${aggregate(errors)}, continuing command...\n`);
      }
    }
    if (failed.length === 0) return;
    streams.err('There are pending nodes to be drained:\n');
    for (const { name } of failed) streams.err(` ${name}\n`);
    for (const error of failed.flatMap(({ errors }) => errors)) streams.err(`${error}\n`);
    throw new Exit(1);
  },
};

function checkPodSelector({ flags }: Invocation): void {
  if (parseLabelSelector(flags.string('pod-selector')).error === undefined) return;
  throw new CommandError('--pod-selector=<pod_selector> must be a valid label selector');
}

/** What went wrong; nothing when the node is empty. */
function* drainNode(invocation: Invocation, node: string, dryRun: DryRun): Steps<readonly string[]> {
  const { streams } = invocation;
  const plan = planOf(invocation, node);
  if (plan.errors.length > 0) return plan.errors;
  if (plan.warnings.length > 0) streams.err(`Warning: ${plan.warnings.join('; ')}\n`);
  const errors = yield* new PodRemoval(invocation, dryRun).run(plan.pods);
  if (errors.length === 0) return errors;
  const left = planOf(invocation, node);
  if (left.pods.length > 0) {
    streams.err(`There are pending pods in node ${JSON.stringify(node)} when an error occurred: ${aggregate(errors)}\n`);
    for (const { metadata } of left.pods) streams.err(`pod/${metadata.name}\n`);
  }
  if (left.errors.length > 0) streams.err(`Following errors occurred while getting the list of pods to delete:\n${aggregate(left.errors)}`);
  return errors;
}

function planOf(invocation: Invocation, node: string): DrainPlan {
  const { session, flags } = invocation;
  const pods: KubeObject[] = listAll(session, session.mapper.resourceFor('pods'), undefined, {
    selector: flags.string('pod-selector'),
    fieldSelector: `spec.nodeName=${node}`,
    chunkSize: flags.int('chunk-size'),
  });
  return planDrain(invocation, pods);
}

/** As Go's aggregates of errors print: repeated ones once. */
function aggregate(errors: readonly string[]): string {
  const distinct = [...new Set(errors)];
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`;
}
