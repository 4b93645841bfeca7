import { newFailure, type KubeObject } from '@drydock/apimachinery';
import type { WatchEvent, WatchStream } from '../../request/streams.ts';
import { ResourceWatch, toWatchEvent } from '../../watch/resource-watch.ts';
import type { RequestContext } from '../request-context.ts';
import type { Store } from '../store.ts';
import { selectionOf } from './list.ts';
import { unreadableVersion } from './list-options.ts';

/**
 * GET of a collection with `watch`. From no version or 0 it begins with the present state as ADDED; from a version it continues there,
 * or ends with one ERROR event of 410 Gone when that is too long ago.
 */
export function watchObjects(store: Store, context: RequestContext, render: (object: KubeObject) => KubeObject): WatchStream {
  const { storage } = store.backend;
  const selected = selectionOf(store, context);
  const { namespace } = context.info;
  const inNamespace = (object: KubeObject) => !namespace || !store.definition.namespaced || object.metadata.namespace === namespace;
  const matches = (object: KubeObject) => inNamespace(object) && selected(store.fromStored(object));
  const rendered = (object: KubeObject) => render(store.fromStored(object));
  const timeout = Number(context.query.timeoutSeconds ?? 0);
  return new ResourceWatch({
    initial: initialEvents(),
    matches,
    render: rendered,
    deadline: timeout > 0 ? context.clock.now() + timeout * 1000 : undefined,
    clock: context.clock,
    bookmark: () => bookmark(),
    bookmarkAtEnd: context.query.allowWatchBookmarks === 'true' || context.query.allowWatchBookmarks === '1',
    subscribe: (listener) => storage.subscribeTo(store.resource, listener),
  });

  function initialEvents(): WatchEvent[] {
    const { resourceVersion = '' } = context.query;
    if (resourceVersion === '' || resourceVersion === '0') {
      const present = storage.list(store.resource, store.definition.namespaced ? namespace : '').filter(matches);
      const added = present.map((object): WatchEvent => ({ type: 'ADDED', object: rendered(object) }));
      return context.query.sendInitialEvents === 'true' ? [...added, initialEventsEnd()] : added;
    }
    const version = Number(resourceVersion);
    if (!Number.isInteger(version)) throw newFailure(500, undefined, unreadableVersion(resourceVersion));
    if (version < storage.compactedVersion) return [goneEvent(version, storage.compactedVersion)];
    return storage.eventsAfter(store.resource, version).flatMap((event) => toWatchEvent(event, { matches, render: rendered }) ?? []);
  }

  function initialEventsEnd(): WatchEvent {
    return bookmark({ 'k8s.io/initial-events-end': 'true' });
  }

  function bookmark(annotations?: Readonly<Record<string, string>>): WatchEvent {
    const { group, version, kind } = store.definition;
    const metadata = { name: '', resourceVersion: `${storage.resourceVersion}`, ...(annotations ? { annotations } : {}) };
    return { type: 'BOOKMARK', object: { apiVersion: group ? `${group}/${version}` : version, kind, metadata } };
  }
}

function goneEvent(requested: number, compacted: number): WatchEvent {
  const status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {} as KubeObject['metadata'],
    status: 'Failure',
    message: `too old resource version: ${requested} (${compacted})`,
    reason: 'Expired',
    code: 410,
  };
  return { type: 'ERROR', object: status };
}
