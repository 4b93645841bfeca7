/** pause, resume and restart: a patch of the workload each (polymorphichelpers/objectpauser.go and its relatives). */
import { formatTime } from '@drydock/apimachinery';
import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { groupResource } from '../../cluster/rest-mapper.ts';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { printFlags } from '../../options/print-flags.ts';
import { fieldManagerFlag, filenameFlags, selectorFlag } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { copyOf, type Dynamic } from '../../resource/dynamic-object.ts';
import type { Info } from '../../resource/info.ts';
import { patchBetween, sendPatch } from '../../resource/patch-object.ts';
import { selectWorkloads } from './select-workloads.ts';
import { ROLLOUT_TYPES } from './rollout-types.ts';

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

interface RolloutChange {
  readonly name: string;
  readonly short: string;
  readonly long: string;
  readonly examples: string;
  readonly operation: string;
  readonly types: readonly string[];
  /** Changes a copy; a text says why it cannot be. */
  change(object: Dynamic, now: number): string | undefined;
}

function rolloutCommand({ name, short, long, examples, operation, types, change }: RolloutChange): Command {
  return {
    name,
    use: `${name} RESOURCE`,
    short,
    long,
    examples,
    flags: [...printFlags, fieldManagerFlag('kubectl-rollout'), ...filenameFlags, selectorFlag],
    args: { of: 'resources', types },
    *run(invocation: Invocation): Steps {
      const { streams } = invocation;
      const printer = changePrinter(invocation, operation);
      const { infos, errors } = yield* selectWorkloads(invocation);
      for (const info of infos) {
        try {
          streams.out(printer.print(applyChange(invocation, info, { change, operation })));
        } catch (error) {
          if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
          errors.push(error);
        }
      }
      if (infos.length === 0 && errors.length === 0) streams.err(`No resources found in ${invocation.session.namespace.name} namespace.\n`);
      throwCollected(errors);
    },
  };
}

function applyChange(
  { flags, session }: Invocation,
  info: Info,
  { change, operation }: Pick<RolloutChange, 'change' | 'operation'>,
): KubeObject {
  const after = copyOf(info.object!) as KubeObject;
  const refusal = change(after, session.now);
  if (refusal) throw new CommandError(`error: ${groupResource(info.resource)} ${JSON.stringify(info.name)} ${refusal}`);
  const patch = patchBetween(info.resource, info.object!, after);
  if (!patch) {
    const hint = 'if restart has already been triggered within the past second, please wait before attempting to trigger another';
    if (operation === 'restarted') throw new CommandError(`error: failed to create patch for ${info.name}: ${hint}`);
    return after;
  }
  return sendPatch(session, info, patch, flags.string('field-manager') ? { fieldManager: flags.string('field-manager') } : {});
}

export const rolloutPause: Command = rolloutCommand({
  name: 'pause',
  short: 'Mark the provided resource as paused',
  long: `Pause a deployment: its controller leaves it as it is until you resume it.

Changes that you make meanwhile are rolled out together then.`,
  examples: `# Collect changes
kubectl rollout pause deployment/web`,
  operation: 'paused',
  types: ['deployment'],
  change(object) {
    if (object.kind !== 'Deployment') return 'pausing is not supported';
    if (object.spec.paused) return 'is already paused';
    object.spec.paused = true;
    return undefined;
  },
});

export const rolloutResume: Command = rolloutCommand({
  name: 'resume',
  short: 'Resume a paused resource',
  long: 'Let the controller of a paused deployment work again.',
  examples: `# Roll out what was collected
kubectl rollout resume deployment/web`,
  operation: 'resumed',
  types: ['deployment'],
  change(object) {
    if (object.kind !== 'Deployment') return 'resuming is not supported';
    if (!object.spec.paused) return 'is not paused';
    object.spec.paused = false;
    return undefined;
  },
});

export const rolloutRestart: Command = rolloutCommand({
  name: 'restart',
  short: 'Restart a resource',
  long: 'Replace the pods of a workload by new ones, as a rollout does.',
  examples: `# New pods for a deployment
kubectl rollout restart deployment/web

# For all with a label
kubectl rollout restart deployment --selector=app=web`,
  operation: 'restarted',
  types: ROLLOUT_TYPES,
  change(object, now) {
    if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(object.kind)) return 'restarting is not supported';
    if (object.spec.paused) return "can't restart paused deployment (run rollout resume first)";
    const metadata = (object.spec.template.metadata ??= {});
    metadata.annotations = { ...metadata.annotations, [RESTARTED_AT]: formatTime(now) };
    return undefined;
  },
});
