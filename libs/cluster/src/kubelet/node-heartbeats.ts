/** When the parts of a cluster reported last. Nobody writes that: it follows from when their machines began and stopped to work. */
import { parseTime, type Clock } from '@drydock/apimachinery';
import type { Heartbeats, Lister } from '@drydock/apiserver';
import { answers } from './machine-state.ts';
import type { NodeTable } from './node-state.ts';

export interface HeartbeatSource {
  clock: Clock;
  lister: Lister;
  table: NodeTable;
  /** Whether a component of the control plane is one that does not run. */
  isAway(component: string): boolean;
}

export function newHeartbeats({ clock, lister, table, isAway }: HeartbeatSource): Heartbeats {
  return {
    isAnswering: (node) => answers(table.machine(node)),

    /** Kubelets report at regular moments since they, or their nodes, began. */
    kubelet(node, interval) {
      const created = parseTime(lister.get('nodes', undefined, node)?.metadata.creationTimestamp);
      if (created === undefined) return undefined;
      const { answersSince = created, silentSince = clock.now() } = table.machine(node);
      return silentSince < answersSince ? created : answersSince + Math.floor((silentSince - answersSince) / interval) * interval;
    },

    component(host, interval, name) {
      if (isAway(name)) return undefined;
      const { power, silentSince } = table.machine(host);
      const end = power === 'off' && silentSince !== undefined ? silentSince : clock.now();
      return Math.floor(end / interval) * interval;
    },
  };
}
