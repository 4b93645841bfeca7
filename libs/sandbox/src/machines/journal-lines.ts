/** The journal of a node as journalctl(1) prints it. */
import type { NodeServices } from '@drydock/cluster';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface JournalFilter {
  since?: number;
  until?: number;
}

/** Oldest first; of one unit when it is given. */
export function journalLines(
  services: NodeServices,
  node: string,
  unit: string | undefined,
  host: string,
  filter: JournalFilter = {},
): string[] {
  return services
    .journalOf(node)
    .filter((entry) => unit === undefined || entry.unit === unit)
    .filter(({ at }) => at >= (filter.since ?? 0) && at <= (filter.until ?? Number.MAX_SAFE_INTEGER))
    .map(({ at, source, pid, text }) => `${journalStamp(at)} ${host} ${source}[${pid}]: ${text}`);
}

export function journalStamp(at: number): string {
  const date = new Date(at);
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, '0')} ${date.toISOString().slice(11, 19)}`;
}
