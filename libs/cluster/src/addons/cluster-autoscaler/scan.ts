/** One look of the autoscaler at its cluster: what it knows, and what it may do. */
import type { ControllerContext } from '@drydock/kinds';
import type { AutoscalerFlags } from './autoscaler-flags.ts';
import type { Transitions } from './autoscaler-status.ts';
import type { NodeGroup } from './node-groups.ts';
import type { GroupSize } from './scale-up.ts';

/** What it remembers from one look to the next. Plain data; times are milliseconds of virtual time. */
export interface AutoscalerMemory {
  /** Since when nobody has needed a node, by name. */
  readonly unneeded: Readonly<Record<string, number>>;
  /** Nodes on their way out, by name. */
  readonly deletions: Readonly<Record<string, Deletion>>;
  readonly scannedAt: number;
  readonly scaledUpAt: number;
  readonly scaledDownAt: number;
  /** How long pods for which nothing can be done wait this time. */
  readonly retry: number;
  readonly transitions: Transitions;
}

export interface Deletion {
  readonly group: string;
  readonly since: number;
  /** Whether pods have to be moved first. */
  readonly drains: boolean;
}

export const NO_MEMORY: AutoscalerMemory = {
  unneeded: {},
  deletions: {},
  scannedAt: 0,
  scaledUpAt: 0,
  scaledDownAt: 0,
  retry: 10_000,
  transitions: {},
};

export interface Scan extends Pick<ControllerContext, 'lister' | 'client' | 'events' | 'rng'> {
  readonly flags: AutoscalerFlags;
  readonly now: number;
  readonly groups: readonly GroupSize[];
  state: AutoscalerMemory;
  /** When there will be something to do again. */
  readonly dueAt: number[];
  /** Into the log. */
  say(place: string, text: string, severity?: 'I' | 'W'): void;
  /** An event about the autoscaler's own status. */
  tell(type: 'Normal' | 'Warning', reason: string, message: string): void;
  setGroups(change: (group: NodeGroup) => NodeGroup): void;
}
