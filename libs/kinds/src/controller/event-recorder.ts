/** How components tell about objects: events that count repetitions, and combine those that differ in their message only (client-go, tools/record). */
import { formatTime, StatusError, type Clock, type KubeObject, type ObjectReference, type Rng } from '@drydock/apimachinery';
import type { Lister, ResourceClient } from '@drydock/apiserver';
import { events } from '../core/event/event.ts';
import type { EventRecorder } from './controller.ts';
import { newEventName } from './event-name.ts';
import { CountedEventNote, post, toldAbout, type ToldEvent } from './event-note.ts';

/** So many different messages of one reason, within the window, stay separate events. */
const MAX_SIMILAR = 10;
const WINDOW_MILLISECONDS = 10 * 60_000;
const COMBINED_PREFIX = '(combined from similar events): ';

/** An object may have so many events of one source at once, and one more after each interval. */
const SPAM_BURST = 25;
const SPAM_INTERVAL_MILLISECONDS = 5 * 60_000;

export interface EventRecorderOptions {
  /** `deployment-controller`, `kubelet`. */
  component: string;
  /** The node of a kubelet. Other controllers name none. */
  host?: string;
  client: ResourceClient;
  lister: Lister;
  clock: Clock;
  rng: Rng;
}

type Annotations = Readonly<Record<string, string>>;

const NO_ANNOTATIONS: Annotations = {};

/** Keeps nothing between calls: what was recorded before is looked up. A refused event is lost, as events are. */
export class ClientEventRecorder implements EventRecorder {
  readonly #options: EventRecorderOptions;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  event(about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.eventAbout(referenceTo(about), type, reason, message);
  }

  /** For a part of an object, which the reference's `fieldPath` names: `spec.containers{web}`. */
  eventAbout(about: ObjectReference, type: 'Normal' | 'Warning', reason: string, message: string, annotations?: Annotations): void {
    const told = toldAbout(about, this.#options.lister);
    const own = told.filter((each) => this.#isOwn(each));
    if (this.#isSpam(own)) return;
    const similar = own.filter((each) => each.type === type && each.reason === reason);
    const text = this.#combines(similar, message) ? COMBINED_PREFIX + message : message;
    const combined = text !== message;
    const isSame = (each: ToldEvent) =>
      combined ? each.message?.startsWith(COMBINED_PREFIX) : each.message === message && each.fieldPath === about.fieldPath;
    const existing = similar.find(isSame);
    try {
      if (existing) this.#repeat(existing, text);
      else this.#create(about, type, reason, text, told, annotations);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  #isOwn({ component, host }: ToldEvent): boolean {
    return component === this.#options.component && (host ?? '') === (this.#options.host ?? '');
  }

  #isSpam(own: readonly ToldEvent[]): boolean {
    const seen = own.reduce((sum, { count }) => sum + count, 0);
    if (seen < SPAM_BURST) return false;
    const since = Math.min(...own.map(({ firstSeen }) => firstSeen));
    const allowed = SPAM_BURST + Math.floor((this.#options.clock.now() - since) / SPAM_INTERVAL_MILLISECONDS);
    return seen >= allowed;
  }

  /** Whether this message is at least the tenth of its kind lately. */
  #combines(similar: readonly ToldEvent[], message: string): boolean {
    if (similar.length + 1 < MAX_SIMILAR) return false;
    const now = this.#options.clock.now();
    const recent = similar.filter(({ lastSeen }) => now - lastSeen <= WINDOW_MILLISECONDS);
    const messages = new Set(recent.map((each) => each.message ?? ''));
    return messages.add(message).size >= MAX_SIMILAR;
  }

  #repeat({ namespace, name, count }: ToldEvent, message: string): void {
    const { client, clock } = this.#options;
    client.patch(events, namespace, name, { count: count + 1, lastTimestamp: formatTime(clock.now()), message });
  }

  #create(
    about: ObjectReference,
    type: string,
    reason: string,
    message: string,
    told: readonly ToldEvent[],
    annotations: Annotations = NO_ANNOTATIONS,
  ): void {
    const { client, lister, clock, rng, component, host } = this.#options;
    const fields = { name: newEventName(about, told, lister, clock, rng), about, type, reason, message, at: clock.now() };
    post(new CountedEventNote(fields, component, host, annotations), client);
  }
}

export function referenceTo({ apiVersion, kind, metadata }: KubeObject): ObjectReference {
  const { namespace, name, uid, resourceVersion } = metadata;
  return namespace ? { apiVersion, kind, namespace, name, uid, resourceVersion } : { apiVersion, kind, name, uid, resourceVersion };
}
