import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import { throwCollected } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix, type DryRun } from '../../options/dry-run.ts';
import { dryRunFlag, selectorFlag } from '../../options/shared-flags.ts';
import { select } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { pathOf, type Info } from '../../resource/info.ts';

/** The nodes that arguments and selector mean; what cannot be read is thrown. */
export function* findNodes(invocation: Invocation): Steps<Info[]> {
  const { flags, args, session, resolved } = invocation;
  const selector = flags.string('selector');
  if (args.length === 0 && !selector) throw misuse(invocation, `USAGE: ${resolved.command.use} [flags]`);
  if (args.length > 0 && selector) throw misuse(invocation, 'error: cannot specify both a node name and a --selector option');
  const { infos, errors } = yield* select(session, {
    args: selector ? ['nodes'] : args,
    defaultType: selector ? undefined : 'nodes',
    selector,
  });
  throwCollected(errors);
  return infos;
}

/** Marks a node and tells it: `node/node01 cordoned`, `node/node01 already cordoned`. */
function setUnschedulable({ session, streams }: Invocation, info: Info, unschedulable: boolean, dryRun: DryRun): void {
  const node: Dynamic = info.object;
  const word = unschedulable ? 'cordoned' : 'uncordoned';
  if ((node.spec.unschedulable === true) === unschedulable)
    return streams.out(`node/${info.name} already ${word}${dryRunSuffix(dryRun)}\n`);
  if (dryRun !== 'client') {
    const query: Record<string, string> = dryRun === 'server' ? { dryRun: 'All' } : {};
    const body = { spec: { unschedulable: unschedulable ? true : null } };
    info.object = session.send<KubeObject>({ method: 'PATCH', path: pathOf(info), query, contentType: PATCH_TYPES.strategic, body });
  }
  streams.out(`node/${info.name} ${word}${dryRunSuffix(dryRun)}\n`);
}

/** Marks every node; one that cannot be marked is told of and does not stop the rest. */
export function markNodes(invocation: Invocation, nodes: readonly Info[], unschedulable: boolean, dryRun: DryRun): void {
  for (const node of nodes) {
    try {
      setUnschedulable(invocation, node, unschedulable, dryRun);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      invocation.streams.err(
        `error: unable to ${unschedulable ? 'cordon' : 'uncordon'} node ${JSON.stringify(node.name)}: ${error.message}\n`,
      );
    }
  }
}

function* changeAll(invocation: Invocation, unschedulable: boolean): Steps {
  const nodes = yield* findNodes(invocation);
  markNodes(invocation, nodes, unschedulable, dryRunOf(invocation));
}

export const cordon: Command = {
  name: 'cordon',
  use: 'cordon NODE',
  short: 'Mark node as unschedulable',
  examples: `# No new pods for a node
kubectl cordon node01`,
  flags: [dryRunFlag, selectorFlag],
  args: { of: 'names', type: 'nodes' },
  run: (invocation) => changeAll(invocation, true),
};

export const uncordon: Command = {
  name: 'uncordon',
  use: 'uncordon NODE',
  short: 'Mark node as schedulable',
  examples: `# New pods may come again
kubectl uncordon node01`,
  flags: [dryRunFlag, selectorFlag],
  args: { of: 'names', type: 'nodes' },
  run: (invocation) => changeAll(invocation, false),
};
