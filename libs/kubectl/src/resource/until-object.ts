/** Waits for what becomes of one object (client-go, watchtools.UntilWithSync). */
import type { KubeObject } from '@drydock/apimachinery';
import { nextEvent } from '../cluster/next-event.ts';
import type { Session } from '../cluster/session.ts';
import type { Steps } from '../command/streams.ts';
import { itemsOf, type Dynamic } from './dynamic-object.ts';
import { collectionPath, type Info } from './info.ts';

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
  const path = collectionPath(info);
  const fieldSelector = `metadata.name=${info.name}`;
  for (;;) {
    const list = session.send<Dynamic>({ method: 'GET', path, query: { fieldSelector } });
    const found = judge(withType(itemsOf(list)[0], info));
    if (found !== undefined) return found;
    if (session.now >= deadline) return undefined;
    const query = { fieldSelector, resourceVersion: String(list.metadata?.resourceVersion ?? '') };
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
