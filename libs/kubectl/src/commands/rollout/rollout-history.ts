import { throwCollected, CommandError } from '../../command/command-error.ts';
import type { KubeObject } from '@drydock/apimachinery';
import type { Command } from '../../command/command.ts';
import { intFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { describePodTemplate } from '../../describe/pod-template.ts';
import { DescribeText } from '../../describe/describe-text.ts';
import { printFlags } from '../../options/print-flags.ts';
import { filenameFlags, selectorFlag } from '../../options/shared-flags.ts';
import { alignTabs } from '../../printers/column-writer.ts';
import { printerFor } from '../../printers/new-printer.ts';
import { NamePrinter } from '../../printers/structured-printers.ts';
import { copyOf, type Dynamic } from '../../resource/dynamic-object.ts';
import { revisionsOf, templateWithHash, type Revision } from './rollout-kinds.ts';
import { noHistory, selectWorkloads } from './select-workloads.ts';
import { ROLLOUT_TYPES } from './rollout-types.ts';
import { CHANGE_CAUSE } from '../../options/record.ts';

export const rolloutHistory: Command = {
  name: 'history',
  use: 'history (TYPE NAME | TYPE/NAME) [flags]',
  short: 'View rollout history',
  long: 'Show the revisions of a workload that are kept, or one of them in detail.',
  examples: `# All revisions
kubectl rollout history deployment/web

# One of them
kubectl rollout history deployment/web --revision=3`,
  flags: [...printFlags, ...filenameFlags, intFlag('revision', 'Show this revision in detail'), selectorFlag],
  args: { of: 'resources', types: ROLLOUT_TYPES },
  *run(invocation: Invocation): Steps {
    const { flags, session, streams } = invocation;
    const number = flags.int('revision');
    if (number < 0) throw new CommandError('revision must be a positive integer: ' + number);
    const printer = printerFor(invocation);
    const { infos, errors } = yield* selectWorkloads(invocation);
    for (const { object } of infos) {
      const revisions = revisionsOf(session, object!);
      if (!revisions) {
        errors.push(noHistory(object!, 'history viewer', 'history'));
        continue;
      }
      if (printer) {
        const shown = number > 0 ? [findRevision(revisions, number)] : revisions;
        for (const revision of shown) streams.out(printer.print(asObject(object!, revision)));
        continue;
      }
      const operation =
        number > 0 ? `with revision #${number}\n${revisionText(findRevision(revisions, number))}` : `\n${historyText(revisions)}`;
      streams.out(new NamePrinter(operation).print(object!));
    }
    throwCollected(errors);
  },
};

export function findRevision(revisions: readonly Revision[], number: number): Revision {
  const found = revisions.find((each) => each.number === number);
  if (!found) throw new CommandError('unable to find the specified revision');
  return found;
}

function historyText(revisions: readonly Revision[]): string {
  const lines = revisions.map(({ number, changeCause }) => `${number}\t${changeCause || '<none>'}\n`);
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${lines.join('')}`);
}

/** The change cause of a Deployment's revision is shown among the annotations; other histories print their template as it is. */
function revisionText(revision: Revision): string {
  const changeCause = revision.source.kind === 'ReplicaSet' ? revision.changeCause : '';
  const shown: Dynamic = copyOf(templateWithHash(revision));
  if (changeCause) shown.metadata = { ...shown.metadata, annotations: { ...shown.metadata?.annotations, [CHANGE_CAUSE]: changeCause } };
  const text = new DescribeText();
  describePodTemplate(text, shown);
  return text.raw();
}

/** Deployments keep their history in ReplicaSets, which are shown as they are. */
function asObject(object: KubeObject, { source, template }: Revision): KubeObject {
  if (source.kind === 'ReplicaSet') return source;
  return { ...object, spec: { ...(object.spec as Dynamic), template } };
}
