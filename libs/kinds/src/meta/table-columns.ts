import { parseTime, type Clock, type KubeObject, humanDuration } from '@drydock/apimachinery';
import type { TableColumn } from '@drydock/apiserver';

export const nameColumn: TableColumn = { name: 'Name', type: 'string', format: 'name' };
export const ageColumn: TableColumn = { name: 'Age', type: 'string' };

/** How long ago a time was, as tables show it; `<unknown>` without a time (pkg/printers, translateTimestampSince). */
export function since(time: string | null | undefined, clock: Clock): string {
  const milliseconds = parseTime(time);
  return milliseconds === undefined ? '<unknown>' : humanDuration(clock.now() - milliseconds);
}

export function ageOf(object: KubeObject, clock: Clock): string {
  return since(object.metadata.creationTimestamp, clock);
}
