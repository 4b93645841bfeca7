/** How the scheduler tells about pods: events of events.k8s.io, in which repetitions become a series (client-go, tools/events). */
import { formatMicroTime, StatusError, type KubeObject } from '@drydock/apimachinery';
import { events } from '../core/event/event.ts';
import type { Event } from '../core/event/event.types.ts';
import type { EventRecorder } from './controller.ts';
import { newEventName } from './event-name.ts';
import { post, SeriesEventNote, toldAbout, type ToldEvent } from './event-note.ts';
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
      const told = toldAbout(about.metadata, this.#options.lister);
      const existing = this.#existing(about, type, reason, action, told);
      if (existing) this.#repeat(existing);
      else this.#create(about, type, reason, message, action, told);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** The same thing said of the same version of the object; the message does not count. */
  #existing({ metadata }: KubeObject, type: string, reason: string, action: string, told: readonly ToldEvent[]): ToldEvent | undefined {
    const { component, clock } = this.#options;
    return told.find(
      (each) =>
        each.reportingComponent === component &&
        each.type === type &&
        each.reason === reason &&
        each.action === action &&
        each.version === metadata.resourceVersion &&
        clock.now() - each.lastSeen < SERIES_MILLISECONDS,
    );
  }

  #repeat({ namespace, name }: ToldEvent): void {
    const { client, clock, lister } = this.#options;
    const { series } = lister.get<Event>('events', namespace, name)!;
    const next = { count: (series?.count ?? 1) + 1, lastObservedTime: formatMicroTime(clock.now()) };
    client.patch(events, namespace, name, { series: next });
  }

  #create(about: KubeObject, type: string, reason: string, message: string, action: string, told: readonly ToldEvent[]): void {
    const { client, lister, clock, rng, component, host } = this.#options;
    const involvedObject = referenceTo(about);
    const name = newEventName(involvedObject, told, lister, clock, rng);
    const fields = { name, about: involvedObject, type, reason, message, at: clock.now() };
    post(new SeriesEventNote(fields, action, component, host ? `${component}-${host}` : component), client);
  }
}
