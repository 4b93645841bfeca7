/** How the scheduler tells about pods: events of events.k8s.io, in which repetitions become a series (client-go, tools/events). */
import { formatMicroTime, parseTime, StatusError, type KubeObject } from '@drydock/apimachinery';
import { events, INVOLVED_OBJECT_INDEX } from '../core/event/event.ts';
import type { Event } from '../core/event/event.types.ts';
import type { EventRecorder } from './controller.ts';
import { newEventName } from './event-name.ts';
import { referenceTo, type EventRecorderOptions } from './event-recorder.ts';

/** A series that nothing was added to for so long is over: what comes then is a new event. */
const SERIES_MILLISECONDS = 6 * 60_000;

/** `host` is the machine that the component runs on. Keeps nothing between calls; a refused event is lost, as events are. */
export class SeriesEventRecorder implements EventRecorder {
  readonly #options: EventRecorderOptions;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  as(component: string): SeriesEventRecorder {
    return component === this.#options.component ? this : new SeriesEventRecorder({ ...this.#options, component });
  }

  event(about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, action: string): void {
    try {
      const existing = this.#existing(about, type, reason, action);
      if (existing) this.#repeat(existing);
      else this.#create(about, type, reason, message, action);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** The same thing said of the same version of the object; the message does not count. */
  #existing({ metadata }: KubeObject, type: string, reason: string, action: string): Event | undefined {
    const { lister, component, clock } = this.#options;
    return lister
      .byIndex<Event>('events', INVOLVED_OBJECT_INDEX, metadata.uid ?? '')
      .find(
        (each) =>
          each.reportingComponent === component &&
          each.type === type &&
          each.reason === reason &&
          each.action === action &&
          each.involvedObject.resourceVersion === metadata.resourceVersion &&
          clock.now() - lastSeen(each) < SERIES_MILLISECONDS,
      );
  }

  #repeat({ metadata, series }: Event): void {
    const { client, clock } = this.#options;
    const next = { count: (series?.count ?? 1) + 1, lastObservedTime: formatMicroTime(clock.now()) };
    client.patch(events, metadata.namespace, metadata.name, { series: next });
  }

  #create(about: KubeObject, type: string, reason: string, message: string, action: string): void {
    const { client, lister, clock, rng, component, host } = this.#options;
    const involvedObject = referenceTo(about);
    const event: Event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: newEventName(involvedObject, lister, clock, rng), namespace: involvedObject.namespace || 'default' },
      involvedObject,
      reason,
      message,
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      type,
      eventTime: formatMicroTime(clock.now()),
      action,
      reportingComponent: component,
      reportingInstance: host ? `${component}-${host}` : component,
    };
    client.create(events, event);
  }
}

function lastSeen({ series, eventTime }: Event): number {
  return parseTime(series?.lastObservedTime ?? eventTime) ?? 0;
}
