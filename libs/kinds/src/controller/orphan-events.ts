import { controllerOf, selectorMatches, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import { enqueueOwner, type EventHandler } from './controller.ts';

/** For what a controller makes: enqueues the owner of that kind; for an orphan, every owner in its namespace that could adopt it. */
export function enqueueOwnerOrAdopters(kind: string, resource: string): EventHandler {
  const enqueueController = enqueueOwner(kind);
  return (event, enqueue, lister) => {
    enqueueController(event, enqueue, lister);
    if (event.type === 'DELETED' || controllerOf(event.object)) return;
    const { namespace, labels } = event.object.metadata;
    for (const { metadata, spec } of lister.list<KubeObject & { spec: { selector?: LabelSelector } }>(resource, namespace)) {
      if (selectorMatches(spec.selector, labels)) enqueue(`${namespace}/${metadata.name}`);
    }
  };
}
