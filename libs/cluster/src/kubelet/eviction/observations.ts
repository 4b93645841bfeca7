/** What a kubelet sees of the things that can run out, held against its thresholds (pkg/kubelet/eviction, helpers.go). */
import { addQuantities, compareQuantities, newQuantity, type Quantity, type QuantityFormat } from '@drydock/apimachinery';
import type { NodeSummary, Stock } from '../node-summary.ts';
import { thresholdQuantity, type Signal, type Threshold } from './eviction-configuration.ts';
import type { Pressure } from './eviction-state.ts';

export type ScarceResource = 'memory' | 'ephemeral-storage' | 'inodes' | 'pids';

export const RESOURCE_OF: Readonly<Record<Signal, ScarceResource>> = {
  'memory.available': 'memory',
  'nodefs.available': 'ephemeral-storage',
  'nodefs.inodesFree': 'inodes',
  'imagefs.available': 'ephemeral-storage',
  'imagefs.inodesFree': 'inodes',
  'containerfs.available': 'ephemeral-storage',
  'containerfs.inodesFree': 'inodes',
  'pid.available': 'pids',
};

const PRESSURE_OF: Readonly<Record<ScarceResource, Pressure>> = {
  memory: 'MemoryPressure',
  'ephemeral-storage': 'DiskPressure',
  inodes: 'DiskPressure',
  pids: 'PIDPressure',
};

export function pressureOf({ signal }: Threshold): Pressure {
  return PRESSURE_OF[RESOURCE_OF[signal]];
}

export interface Observation {
  available: Quantity;
  capacity: number;
}

/** A node has one file system: everything about disks is said of the same. */
export function observe(summary: NodeSummary, signal: Signal): Observation {
  switch (RESOURCE_OF[signal]) {
    case 'memory':
      return observationOf(summary.memory, 'BinarySI');
    case 'ephemeral-storage':
      return observationOf(summary.disk, 'BinarySI');
    case 'inodes':
      return observationOf(summary.inodes, 'DecimalSI');
    case 'pids':
      return observationOf(summary.processes, 'DecimalSI');
  }
}

function observationOf({ capacity, used }: Stock, format: QuantityFormat): Observation {
  return { available: newQuantity(Math.max(0, Math.floor(capacity - used)), format), capacity };
}

/** Those of which there is less than they ask for; with `reclaimed`, less than they want to be free again. */
export function thresholdsMet(thresholds: readonly Threshold[], summary: NodeSummary, reclaimed: boolean): Threshold[] {
  return thresholds.filter((threshold) => {
    const { available, capacity } = observe(summary, threshold.signal);
    const least = thresholdQuantity(threshold.value, capacity);
    const extra = reclaimed && threshold.minimumReclaim ? thresholdQuantity(threshold.minimumReclaim, capacity) : undefined;
    return capacity > 0 && compareQuantities(extra ? addQuantities(least, extra) : least, available) > 0;
  });
}
