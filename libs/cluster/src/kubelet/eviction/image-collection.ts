/** Removes unused images from disks that fill up, long before pods have to go (pkg/kubelet/images, image_gc_manager.go). */
import type { NodeSummary } from '../node-summary.ts';
import type { EvictionConfiguration } from './eviction-configuration.ts';

/** `ImageGCPeriod`. */
const PERIOD = 5 * 60_000;

/** How many bytes should be freed; 0 while the disk is not that full. */
export function bytesToFree({ disk }: NodeSummary, { imageCollection: { high, low } }: EvictionConfiguration): number {
  const available = disk.capacity - disk.used;
  const percent = 100 - Math.floor((available * 100) / disk.capacity);
  return disk.capacity > 0 && percent >= high ? Math.floor((disk.capacity * (100 - low)) / 100) - available : 0;
}

/** The text of the events about a collection that was not enough; undefined when it was. */
export function collectionProblem(wanted: number, freed: number): string | undefined {
  if (freed >= wanted) return undefined;
  return `Failed to garbage collect required amount of images. Attempted to free ${wanted} bytes, but only found ${freed} bytes eligible to free.`;
}

/** The next moment at which a kubelet that began then collects images. */
export function nextCollection(began: number, now: number): number {
  return began + (Math.floor((now - began) / PERIOD) + 1) * PERIOD;
}
