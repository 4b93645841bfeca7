/** Waits for what becomes of one object (client-go, watchtools.UntilWithSync). */
import type { KubeObject } from '@drydock/apimachinery';
import { nextEvent } from '../cluster/next-event.ts';
import type { Session } from '../cluster/session.ts';
import type { Steps } from '../command/streams.ts';
import { itemsOf, type Dynamic } from './dynamic-object.ts';
import { collectionPath, type Info } from './info.ts';

/** What client-go's log says of a reflector. */
const PLACE = 'reflector="k8s.io/client-go/tools/watch/informerwatcher.go:162"';
const REFLECTOR = `type="*unstructured.Unstructured" ${PLACE}`;
const STARTED_REFLECTOR = `type="*unstructured.Unstructured" resyncPeriod="0s" ${PLACE}`;

/**
 * Shows `judge` every state of the object from now on, undefined where it does not exist, until it answers something else than undefined. Undefined at
 * `deadline` (milliseconds of virtual time). The watch goes on from a list: what an object says of its version may be older than all that a server remembers.
 */
export function* untilObject<T>(
  session: Session,
  info: Pick<Info, 'resource' | 'namespace' | 'name'>,
  deadline: number,
  judge: (object: KubeObject | undefined) => T | undefined,
): Steps<T | undefined> {
  session.trace(3, 'reflector.go:357', `"Starting reflector" ${STARTED_REFLECTOR}`);
  const found = yield* follow(session, info, deadline, judge);
  session.trace(3, 'reflector.go:363', `"Stopping reflector" ${STARTED_REFLECTOR}`);
  return found;
}

function* follow<T>(
  session: Session,
  info: Pick<Info, 'resource' | 'namespace' | 'name'>,
  deadline: number,
  judge: (object: KubeObject | undefined) => T | undefined,
): Steps<T | undefined> {
  const path = collectionPath(info);
  const fieldSelector = `metadata.name=${info.name}`;
  for (;;) {
    session.trace(3, 'reflector.go:403', `"Listing and watching" ${REFLECTOR}`);
    const list = session.send<Dynamic>({ method: 'GET', path, query: { fieldSelector, limit: '500', resourceVersion: '0' } });
    session.trace(2, 'reflector.go:430', `"Caches populated" ${REFLECTOR}`);
    const found = judge(withType(itemsOf(list)[0], info));
    if (found !== undefined) return found;
    if (session.now >= deadline) return undefined;
    const query = { allowWatchBookmarks: 'true', fieldSelector, resourceVersion: String(list.metadata?.resourceVersion ?? '') };
    const stream = session.watch({ method: 'GET', path, query });
    try {
      for (;;) {
        const event = yield* nextEvent(session, stream, deadline);
        if (!event && session.now >= deadline) return undefined;
        if (!event || event.type === 'ERROR') break;
        if (event.type === 'BOOKMARK') continue;
        const answer = judge(event.type === 'DELETED' ? undefined : event.object);
        if (answer !== undefined) return answer;
      }
    } finally {
      stream.close();
    }
  }
}

/** The items of a list do not say what they are. */
function withType(object: Dynamic | undefined, { resource: { group, version, kind } }: Pick<Info, 'resource'>): KubeObject | undefined {
  return object && { apiVersion: group ? `${group}/${version}` : version, kind, ...object };
}
