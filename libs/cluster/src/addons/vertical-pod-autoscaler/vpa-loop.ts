/** When the components of the autoscaler look at their autoscalers: once a minute, and never while there are none. */
import { deepEqual } from '@drydock/apimachinery';
import type { EventHandler } from '@drydock/kinds';
import type { VerticalPodAutoscaler } from './vpa.types.ts';

export const PERIOD = 60_000;

/** The next moment of a loop that runs every minute, so many milliseconds after its beginning. */
export function nextTick(now: number, offset = 0): number {
  return Math.floor((now - offset) / PERIOD + 1) * PERIOD + offset;
}

/** Their own writes to the status must not wake them. */
export const specChanged: EventHandler = ({ type, key, object, previous }, enqueue) => {
  const [now, before] = [object, previous] as (VerticalPodAutoscaler | undefined)[];
  if (type !== 'MODIFIED' || !deepEqual(now?.spec, before?.spec)) enqueue(key);
};
