import { type KubeObject } from '@drydock/apimachinery';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, durationFlag, intFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { filenameFlags, selectorFlag } from '../../options/shared-flags.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { type Info } from '../../resource/info.ts';
import { REVISION } from './rollout-kinds.ts';
import { selectWorkloads } from './select-workloads.ts';
import { ROLLOUT_TYPES } from './rollout-types.ts';
import { untilObject } from '../../resource/until-object.ts';

interface Status {
  readonly message: string;
  readonly done: boolean;
}

export const rolloutStatus: Command = {
  name: 'status',
  use: 'status (TYPE NAME | TYPE/NAME) [flags]',
  short: 'Show the status of the rollout',
  long: `Show how far a rollout is, and wait until it is done.

With --watch=false it is shown once. When another rollout begins meanwhile, that one is followed; with --revision the command ends with an error instead.`,
  examples: `# Wait for a deployment
kubectl rollout status deployment/web`,
  flags: [
    ...filenameFlags,
    intFlag('revision', 'The revision to follow; 0 for the newest.'),
    selectorFlag,
    durationFlag('timeout', 'How long to wait; zero means for ever.'),
    boolFlag('watch', 'Wait until the rollout is done.', { shorthand: 'w', default: true }),
  ],
  args: { of: 'resources', types: ROLLOUT_TYPES, once: true },
  *run(invocation: Invocation): Steps {
    const { flags, session } = invocation;
    if (flags.int('revision') < 0) throw new CommandError('revision must be a positive integer: ' + flags.int('revision'));
    const { infos, errors } = yield* selectWorkloads(invocation);
    if (infos.length === 0 && errors.length === 0) throw new CommandError('no resources found');
    const timeout = flags.duration('timeout');
    const deadline = timeout > 0 ? session.now + timeout : Infinity;
    for (const info of infos) {
      try {
        yield* follow(invocation, info, deadline);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        errors.push(error);
      }
    }
    throwCollected(errors);
  },
};

function viewerOf({ kind, group }: Info['resource']): (object: Dynamic, revision: number) => Status {
  if (kind === 'Deployment') return deploymentStatus;
  if (kind === 'DaemonSet') return daemonSetStatus;
  if (kind === 'StatefulSet') return statefulSetStatus;
  throw new CommandError(`no status viewer has been implemented for ${group ? `${kind}.${group}` : kind}`);
}

function* follow({ flags, session, streams }: Invocation, info: Info, deadline: number): Steps {
  const view = viewerOf(info.resource);
  const show = (object: KubeObject): boolean => {
    const { message, done } = view(object, flags.int('revision'));
    streams.out(message);
    return done;
  };
  const done = yield* untilObject(session, info, deadline, (object) => {
    if (!object) throw new CommandError('object has been deleted');
    return show(object) || !flags.bool('watch') || undefined;
  });
  if (!done) throw new CommandError('timed out waiting for the condition');
}

const waiting = (message: string): Status => ({ message, done: false });
const SPEC_UPDATE = 'spec update to be observed...\n';

/** polymorphichelpers.DeploymentStatusViewer. */
export function deploymentStatus({ metadata, spec, status = {} }: Dynamic, revision: number): Status {
  const name = JSON.stringify(metadata.name);
  if (revision > 0) {
    const actual = Number(metadata.annotations?.[REVISION] ?? 0);
    if (actual !== revision) throw new CommandError(`desired revision (${revision}) is different from the running revision (${actual})`);
  }
  if (metadata.generation > (status.observedGeneration ?? 0)) return waiting(`Waiting for deployment ${SPEC_UPDATE}`);
  const progressing = (status.conditions ?? []).find(({ type }: Dynamic) => type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') throw new CommandError(`deployment ${name} exceeded its progress deadline`);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  if (spec.replicas !== undefined && updatedReplicas < spec.replicas) {
    return waiting(
      `Waiting for deployment ${name} rollout to finish: ${updatedReplicas} out of ${spec.replicas} new replicas have been updated...\n`,
    );
  }
  if (replicas > updatedReplicas)
    return waiting(
      `Waiting for deployment ${name} rollout to finish: ${replicas - updatedReplicas} old replicas are pending termination...\n`,
    );
  if (availableReplicas < updatedReplicas) {
    return waiting(
      `Waiting for deployment ${name} rollout to finish: ${availableReplicas} of ${updatedReplicas} updated replicas are available...\n`,
    );
  }
  return { message: `deployment ${name} successfully rolled out\n`, done: true };
}

/** polymorphichelpers.DaemonSetStatusViewer. */
export function daemonSetStatus({ metadata, spec, status = {} }: Dynamic): Status {
  const name = JSON.stringify(metadata.name);
  if (spec.updateStrategy?.type !== 'RollingUpdate')
    throw new CommandError('rollout status is only available for RollingUpdate strategy type');
  if (metadata.generation > (status.observedGeneration ?? 0)) return waiting(`Waiting for daemon set ${SPEC_UPDATE}`);
  const { updatedNumberScheduled: updated = 0, desiredNumberScheduled: desired = 0, numberAvailable: available = 0 } = status;
  if (updated < desired)
    return waiting(`Waiting for daemon set ${name} rollout to finish: ${updated} out of ${desired} new pods have been updated...\n`);
  if (available < desired)
    return waiting(`Waiting for daemon set ${name} rollout to finish: ${available} of ${desired} updated pods are available...\n`);
  return { message: `daemon set ${name} successfully rolled out\n`, done: true };
}

/** polymorphichelpers.StatefulSetStatusViewer. */
export function statefulSetStatus({ metadata, spec, status = {} }: Dynamic): Status {
  if (spec.updateStrategy?.type !== 'RollingUpdate')
    throw new CommandError('rollout status is only available for RollingUpdate strategy type');
  if (!status.observedGeneration || metadata.generation > status.observedGeneration)
    return waiting(`Waiting for statefulset ${SPEC_UPDATE}`);
  const { readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0, currentRevision, updateRevision } = status;
  if (spec.replicas !== undefined && readyReplicas < spec.replicas)
    return waiting(`Waiting for ${spec.replicas - readyReplicas} pods to be ready...\n`);
  const partition = spec.updateStrategy.rollingUpdate?.partition;
  if (spec.replicas !== undefined && partition !== undefined) {
    if (updatedReplicas < spec.replicas - partition) {
      return waiting(
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${spec.replicas - partition} new pods have been updated...\n`,
      );
    }
    return { message: `partitioned roll out complete: ${updatedReplicas} new pods have been updated...\n`, done: true };
  }
  if (updateRevision !== currentRevision) {
    return waiting(`waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...\n`);
  }
  return { message: `statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...\n`, done: true };
}
