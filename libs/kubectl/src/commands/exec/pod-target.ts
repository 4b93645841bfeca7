/** From `POD` or `TYPE/NAME` to a pod, and to one of its containers (polymorphichelpers.AttachablePodForObject, podcmd). */
import { selectorMatches, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import type { Session } from '../../cluster/session.ts';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { listAll, select } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { goTypeOf } from '../../resource/go-type.ts';

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';
const POLL = 250;

/** The pod itself, or one of a workload's or service's pods: a running one if there is one. */
export function* findPod(invocation: Invocation, argument: string, filenames: readonly string[] = [], timeout = 0): Steps<KubeObject> {
  const { session, streams } = invocation;
  const { infos, errors } = yield* select(session, { args: argument ? [argument] : [], filenames, defaultType: 'pods', latest: true });
  if (errors[0]) throw errors[0];
  const object = infos[0]!.object!;
  if (object.kind === 'Pod') return object;
  const deadline = session.now + timeout;
  for (;;) {
    const [pod] = podsOf(session, object);
    if (pod) return pod;
    if (session.now >= deadline) throw new CommandError(`timed out waiting for the condition`);
    yield* streams.wait({ on: 'time', until: Math.min(deadline, session.now + POLL) });
  }
}

/** Running pods first, then the youngest (controller.ActivePods, reversed). */
export function podsOf(session: Session, object: KubeObject, what = 'attach to'): KubeObject[] {
  const selector = selectorOf(object, what);
  const pods: Dynamic[] = listAll(session, session.mapper.resourceFor('pods'), object.metadata.namespace, {});
  return pods.filter(({ metadata }) => selectorMatches(selector, metadata.labels)).sort((a, b) => rank(a) - rank(b));
}

function rank(pod: Dynamic): number {
  const ready = (pod.status?.conditions ?? []).some(({ type, status }: Dynamic) => type === 'Ready' && status === 'True');
  return (pod.status?.phase === 'Running' ? 0 : pod.status?.phase === 'Pending' ? 2 : 4) + (ready ? 0 : 1);
}

/** `what` is to be done with them: `attach to`. */
function selectorOf({ apiVersion, kind, metadata, spec }: Dynamic, what: string): LabelSelector {
  const type = goTypeOf({ apiVersion, kind });
  if (kind === 'Service' || kind === 'ReplicationController') {
    if (!spec.selector || Object.keys(spec.selector).length === 0)
      throw new CommandError(`cannot ${what} ${type}: invalid service '${metadata.name}': Service is defined without a selector`);
    return { matchLabels: spec.selector };
  }
  if (!spec?.selector) throw new CommandError(`cannot ${what} ${type}: selector for ${type} not implemented`);
  return spec.selector;
}

/** The container that is meant: the one named, the annotated one, or the first; with several, which one is told unless `quiet`. */
export function chooseContainer({ streams }: Invocation, pod: Dynamic, name: string, quiet: boolean): Dynamic {
  const all: Dynamic[] = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? []), ...(pod.spec.ephemeralContainers ?? [])];
  if (name) {
    const found = all.find((container) => container.name === name);
    if (!found) throw new CommandError(`container ${name} not found in pod ${pod.metadata.name}`);
    return found;
  }
  const annotated = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  const byAnnotation = annotated && all.find((container) => container.name === annotated);
  if (byAnnotation) return byAnnotation;
  const [first] = pod.spec.containers;
  if (pod.spec.containers.length > 1 && !quiet) {
    streams.err(`Defaulted container ${JSON.stringify(first.name)} out of: ${containerNames(pod)}\n`);
  }
  return first;
}

/** `web, side, setup (init)`. */
export function containerNames({ spec }: Dynamic): string {
  return [
    ...(spec.containers ?? []).map(({ name }: Dynamic) => name),
    ...(spec.initContainers ?? []).map(({ name }: Dynamic) => `${name} (init)`),
    ...(spec.ephemeralContainers ?? []).map(({ name }: Dynamic) => `${name} (ephem)`),
  ].join(', ');
}
