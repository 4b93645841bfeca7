/** The events of an object (describe.DescribeEvents). */
import { resourcePath } from '@drydock/apiserver';
import { isFailure } from '@drydock/apiserver';
import { itemsOf, type Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import type { DescribeContext } from './describer.ts';
import { since } from './metadata-text.ts';

/** Writes nothing when events are not wanted; what cannot be read counts as none. */
export function describeEvents(text: DescribeText, object: Dynamic, { session, showEvents, now }: DescribeContext): void {
  if (!showEvents) return;
  const { name, namespace = '', uid = '' } = object.metadata;
  const path = resourcePath({ group: '', version: 'v1', plural: 'events' }, namespace || undefined);
  // Controllers name a node by its uid, kubelets by its name.
  const uids: string[] = object.kind === 'Node' ? [uid, name] : [uid];
  const events = uids.flatMap((each) => {
    const about = { name, namespace, kind: object.kind ?? '', uid: each };
    const selector = Object.entries(about).map(([field, value]) => `involvedObject.${field}=${value}`);
    const response = session.client.send({
      method: 'GET',
      path,
      query: { fieldSelector: selector.filter((part) => !part.endsWith('=')).join(','), limit: '500' },
    });
    return isFailure(response) ? [] : itemsOf(response.body);
  });
  writeEvents(text, events, now);
}

export function writeEvents(text: DescribeText, events: readonly Dynamic[], now: number): void {
  if (events.length === 0) return text.field(0, 'Events', '<none>');
  text.section();
  text.line(0, 'Events:');
  text.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  text.line(1, '----\t------\t----\t----\t-------');
  for (const event of [...events].sort((a, b) => (lastSeen(a) < lastSeen(b) ? -1 : lastSeen(a) > lastSeen(b) ? 1 : 0))) {
    const source = event.source?.component || event.reportingComponent || '';
    text.line(1, `${event.type}\t${event.reason}\t${eventAge(event, now)}\t${source}\t${String(event.message ?? '').trim()}`);
  }
}

function lastSeen(event: Dynamic): string {
  return event.lastTimestamp ?? event.series?.lastObservedTime ?? event.eventTime ?? '';
}

/** `3s`, `3s (x2 over 19s)`. */
export function eventAge(event: Dynamic, now: number): string {
  const first = since(event.eventTime ?? event.firstTimestamp, now);
  if (event.series) return `${since(event.series.lastObservedTime, now)} (x${event.series.count} over ${first})`;
  return event.count > 1 ? `${since(event.lastTimestamp, now)} (x${event.count} over ${first})` : first;
}
