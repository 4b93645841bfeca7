/** What there is to know of an event, short of the event itself: most are never read. */
import {
  formatMicroTime,
  formatTime,
  isDNS1123Subdomain,
  isQualifiedName,
  onceFor,
  parseTime,
  type ObjectReference,
} from '@drydock/apimachinery';
import { DeferredObject, type DeferredBody, type Lister, type ResourceClient } from '@drydock/apiserver';
import { events, INVOLVED_OBJECT_INDEX } from '../core/event/event.ts';
import type { Event } from '../core/event/event.types.ts';
import { LONGEST_MESSAGE, LONGEST_TEXT } from '../core/event/event.validation.ts';

/** What recorders ask of an event, whether it is made already or not. */
export interface ToldEvent {
  readonly namespace: string;
  readonly name: string;
  readonly type: string | undefined;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  /** The part of the object that it is about, and the version of that. */
  readonly fieldPath: string | undefined;
  readonly version: string | undefined;
  /** Who reports, and from where, as `source` says. */
  readonly component: string | undefined;
  readonly host: string | undefined;
  readonly reportingComponent: string | undefined;
  readonly action: string | undefined;
  /** How often it happened; 1 for what happened once. */
  readonly count: number;
  /** When it was seen first and last, in milliseconds; 0 for never. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}

export interface EventNoteFields {
  readonly name: string;
  readonly about: ObjectReference;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** Now, in milliseconds. */
  readonly at: number;
}

const NOTHING: readonly string[] = [];

/** An event that happened once, told by one component. */
abstract class EventNote implements ToldEvent, DeferredBody {
  readonly about: ObjectReference;
  readonly name: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly at: number;

  constructor({ about, name, type, reason, message, at }: EventNoteFields) {
    this.about = about;
    this.name = name;
    this.type = type;
    this.reason = reason;
    this.message = message;
    this.at = at;
  }

  abstract readonly component: string | undefined;
  abstract readonly host: string | undefined;
  abstract readonly reportingComponent: string;
  abstract readonly action: string | undefined;
  abstract readonly firstSeen: number;
  abstract readonly lastSeen: number;
  abstract body(): Event;

  /** Whether an API server takes it as it is, so that it need not look. */
  get isPlain(): boolean {
    return isDNS1123Subdomain(this.name).length === 0;
  }

  get namespace(): string {
    return this.about.namespace || 'default';
  }

  get fieldPath(): string | undefined {
    return this.about.fieldPath;
  }

  get version(): string | undefined {
    return this.about.resourceVersion;
  }

  get count(): number {
    return 1;
  }

  indexed(index: string): readonly string[] {
    return index === INVOLVED_OBJECT_INDEX && this.about.uid ? [this.about.uid] : NOTHING;
  }
}

/** As client-go's older recorder writes it (tools/record). */
export class CountedEventNote extends EventNote {
  readonly component: string;
  readonly host: string | undefined;
  readonly #annotations: Readonly<Record<string, string>>;

  constructor(fields: EventNoteFields, component: string, host: string | undefined, annotations: Readonly<Record<string, string>>) {
    super(fields);
    this.component = component;
    this.host = host;
    this.#annotations = annotations;
  }

  get reportingComponent(): string {
    return this.component;
  }

  get action(): undefined {
    return undefined;
  }

  /** Its times are written in seconds. */
  get firstSeen(): number {
    return this.at - (this.at % 1000);
  }

  get lastSeen(): number {
    return this.firstSeen;
  }

  body(): Event {
    const { component, host } = this;
    const annotations = Object.keys(this.#annotations).length > 0 ? { annotations: this.#annotations } : {};
    const now = formatTime(this.at);
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: this.name, namespace: this.namespace, ...annotations },
      involvedObject: this.about,
      reason: this.reason,
      message: this.message,
      source: { component, ...(host ? { host } : {}) },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type: this.type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host ?? '',
    };
  }
}

/** As client-go's newer recorder writes it (tools/events). */
export class SeriesEventNote extends EventNote {
  readonly action: string;
  readonly reportingComponent: string;
  readonly #instance: string;

  constructor(fields: EventNoteFields, action: string, reportingComponent: string, reportingInstance: string) {
    super(fields);
    this.action = action;
    this.reportingComponent = reportingComponent;
    this.#instance = reportingInstance;
  }

  get component(): undefined {
    return undefined;
  }

  get host(): undefined {
    return undefined;
  }

  get firstSeen(): number {
    return 0;
  }

  get lastSeen(): number {
    return this.at;
  }

  override get isPlain(): boolean {
    const { reason, action, message, reportingComponent } = this;
    const areShort = [reason, action, this.#instance].every((text) => text.length > 0 && text.length <= LONGEST_TEXT);
    return super.isPlain && areShort && message.length <= LONGEST_MESSAGE && isQualifiedName(reportingComponent).length === 0;
  }

  body(): Event {
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: this.name, namespace: this.namespace },
      involvedObject: this.about,
      reason: this.reason,
      message: this.message,
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      type: this.type,
      eventTime: formatMicroTime(this.at),
      action: this.action,
      reportingComponent: this.reportingComponent,
      reportingInstance: this.#instance,
    };
  }
}

/** Sends a note as the event that it is, which is made at once only when somebody on the way wants to see it. */
export function post(note: CountedEventNote | SeriesEventNote, client: ResourceClient): void {
  if (note.isPlain) client.createDeferred(events, note);
  else client.create(events, note.body());
}

/** What has been told of an object, in the order of the events' names. No event is made for that. */
export function toldAbout({ uid }: Pick<ObjectReference, 'uid'>, lister: Lister): ToldEvent[] {
  const stored = lister.peekByIndex<Event>('events', INVOLVED_OBJECT_INDEX, uid ?? '');
  return stored.map((each) => (each instanceof DeferredObject ? (each.source as EventNote) : toldByEvent(each)));
}

/** An owner of thousands of pods is told of again and again. */
const toldByEvent = onceFor((event: Event): ToldEvent => {
  const { metadata, involvedObject, type, reason, message, source, reportingComponent, action, count = 1, series } = event;
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    type,
    reason,
    message,
    fieldPath: involvedObject.fieldPath,
    version: involvedObject.resourceVersion,
    component: source?.component,
    host: source?.host,
    reportingComponent,
    action,
    count,
    firstSeen: parseTime(event.firstTimestamp) ?? 0,
    lastSeen: parseTime(series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime) ?? 0,
  };
});
