/** How much of a zone is in trouble, and how fast its nodes may be emptied then (pkg/controller/nodelifecycle, ComputeZoneState). */
import { parseTime } from '@drydock/apimachinery';
import { readiness } from './node-health.ts';
import type { Node } from './node.types.ts';

const UNHEALTHY_FRACTION = 0.55;
const LARGE_CLUSTER = 50;
/** Milliseconds between two nodes: --node-eviction-rate 0.1, --secondary-node-eviction-rate 0.01. */
const INTERVAL = 10_000;
const SECONDARY_INTERVAL = 100_000;

/** When the pods of one more node of this zone may be evicted: a time that may be past, or Infinity while so much is down that nobody should be. */
export function nextEvictionAt(node: Node, all: readonly Node[], keys: ReadonlySet<string>): number {
  if (all.every((each) => !isReady(each))) return Infinity;
  const zone = all.filter((each) => zoneOf(each) === zoneOf(node));
  const interval = intervalOf(zone);
  const latest = Math.max(
    ...zone.flatMap(({ metadata, spec }) =>
      metadata.name === node.metadata.name
        ? []
        : (spec?.taints ?? [])
            .filter(({ key, effect }) => effect === 'NoExecute' && keys.has(key))
            .map(({ timeAdded }) => parseTime(timeAdded) ?? 0),
    ),
    -Infinity,
  );
  return interval === Infinity ? Infinity : latest + interval;
}

function intervalOf(zone: readonly Node[]): number {
  const down = zone.filter((each) => !isReady(each)).length;
  const partial = down < zone.length && down > 2 && down / zone.length >= UNHEALTHY_FRACTION;
  if (!partial) return INTERVAL;
  return zone.length > LARGE_CLUSTER ? SECONDARY_INTERVAL : Infinity;
}

function isReady(node: Node): boolean {
  return readiness(node)?.status === 'True';
}

function zoneOf({ metadata: { labels = {} } }: Node): string {
  return `${labels['topology.kubernetes.io/region'] ?? ''}/${labels['topology.kubernetes.io/zone'] ?? ''}`;
}
