/** metrics.k8s.io, as a metrics server answers it from what it has scraped off the kubelets (kubernetes-sigs/metrics-server). */
import { formatTime, type KubeObject } from '@drydock/apimachinery';
import type { Pod } from '../core/pod/pod.types.ts';

export interface ResourceUse {
  milliCpu: number;
  memoryBytes: number;
}

/** What the kubelets measure. Undefined: nobody can tell. */
export interface MetricsSource {
  /** Milliseconds of virtual time. */
  now(): number;
  /** Of each running container, with the time at which it started. */
  podUse(pod: Pod): readonly (ResourceUse & { name: string; startedAt: number })[] | undefined;
  nodeUse(node: string): ResourceUse | undefined;
}

export interface MeasuredUse {
  /** Billionths of a processor, with the unit. */
  cpu: string;
  /** Kibibytes, with the unit. */
  memory: string;
}

export interface Metrics extends KubeObject {
  timestamp: string;
  window: string;
}

export const METRICS_GROUP = { group: 'metrics.k8s.io', version: 'v1beta1' } as const;
export const METRICS_API_VERSION = `${METRICS_GROUP.group}/${METRICS_GROUP.version}`;

/** How often kubelets are asked, and over how long use is averaged. */
const SCRAPE_MILLISECONDS = 15_000;
/** A container must have run for so long to be measured. */
const YOUNGEST_MILLISECONDS = 10_000;

export function lastScrape(now: number): number {
  return Math.floor(now / SCRAPE_MILLISECONDS) * SCRAPE_MILLISECONDS;
}

export function isMeasured(startedAt: number, now: number): boolean {
  return lastScrape(now) - startedAt >= YOUNGEST_MILLISECONDS;
}

export function usageText({ milliCpu, memoryBytes }: ResourceUse): MeasuredUse {
  return { cpu: `${Math.round(milliCpu * 1_000_000)}n`, memory: `${Math.round(memoryBytes / 1024)}Ki` };
}

/** What all metrics tell about their origin. */
export function measurement(now: number): Pick<Metrics, 'timestamp' | 'window'> {
  return { timestamp: formatTime(lastScrape(now)), window: `${SCRAPE_MILLISECONDS / 1000}s` };
}

const QUANTITY = { type: 'string', 'x-kubernetes-int-or-string': true } as const;

/** The properties that both kinds have. */
export const COMMON_PROPERTIES = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'object' },
  timestamp: { type: 'string', format: 'date-time', description: 'End of the interval that was measured.' },
  window: { type: 'string', description: 'Length of the interval.' },
} as const;

export const USAGE_SCHEMA = { type: 'object', additionalProperties: QUANTITY, description: 'What was used, by resource.' } as const;
