/** `run -i` and `debug`: wait for a pod that was just made, attach to it, and end as its container did. */
import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { followLog } from '../logs/follow-log.ts';
import { attachTo } from './attach.ts';
import type { StreamOptions } from './run-stream.ts';
import { untilObject } from '../../resource/until-object.ts';

export function* attachToNewPod(invocation: Invocation, pod: KubeObject, options: StreamOptions, containerName?: string): Steps {
  const { flags, session, streams } = invocation;
  const container = containerName ?? (pod.spec as Dynamic).containers[0].name;
  const quiet = flags.has('quiet') && flags.bool('quiet');
  const timeout = flags.has('pod-running-timeout') ? flags.duration('pod-running-timeout') : 60_000;
  const isReady = (each: KubeObject) => (containerName === undefined ? isRunningAndReady(each) : hasStarted(each, container));
  const started: Dynamic = yield* waitForPod(invocation, pod, session.now + timeout, isReady);
  const log = { container, query: {}, prefix: '' };
  if (hasEnded(started)) yield* followLog(invocation, started, log);
  else {
    if (options.stdin && !quiet) streams.err("If you don't see a command prompt, try pressing enter.\n");
    try {
      yield* attachTo(invocation, started, container, options);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      streams.err(`warning: couldn't attach to pod/${pod.metadata.name}, falling back to streaming logs: ${error.message}\n`);
      yield* followLog(invocation, started, log);
    }
  }
  if (started.spec.restartPolicy === 'Always') return;
  const ended: Dynamic = yield* waitForPod(invocation, pod, Infinity, hasEnded);
  if (ended.status.phase === 'Succeeded') return;
  const state = (ended.status.containerStatuses ?? []).find(({ name }: Dynamic) => name === container)?.state?.terminated;
  const exitCode = state?.exitCode || 1;
  throw new CommandError(
    `pod ${pod.metadata.namespace}/${pod.metadata.name} terminated (${state?.reason ?? 'Error'})${state?.message ? `\n${state.message}` : ''}`,
    { exitCode, bare: true },
  );
}

function hasEnded({ status }: Dynamic): boolean {
  return ['Succeeded', 'Failed'].includes(status?.phase);
}

/** What `kubectl run` waits for (pkg/util/podutils, PodRunningAndReady). */
function isRunningAndReady(pod: Dynamic): boolean {
  const { status } = pod;
  const conditions: Dynamic[] = status?.conditions ?? [];
  return hasEnded(pod) || (status?.phase === 'Running' && conditions.some(({ type, status }) => type === 'Ready' && status === 'True'));
}

function hasStarted(pod: Dynamic, container: string): boolean {
  if (hasEnded(pod)) return true;
  const { status = {} } = pod;
  const statuses: Dynamic[] = [...(status.containerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])];
  const state = statuses.find(({ name }) => name === container)?.state;
  return state?.running !== undefined || state?.terminated !== undefined;
}

export function* waitForPod(
  { session }: Invocation,
  pod: KubeObject,
  deadline: number,
  done: (pod: KubeObject) => boolean,
): Steps<KubeObject> {
  const { name, namespace } = pod.metadata;
  const found = yield* untilObject(session, { resource: session.mapper.resourceFor('pods'), namespace, name }, deadline, (current) => {
    if (!current) throw new CommandError(`pods ${JSON.stringify(name)} not found`);
    return done(current) ? current : undefined;
  });
  if (!found) throw new CommandError('timed out waiting for the condition');
  return found;
}
