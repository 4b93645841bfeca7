import { splitObjectKey, type KubeObject } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import type { ContainerConfig } from '../containers/container-run.ts';
import type { NodeTable } from './node-state.ts';
import type { PodRecord } from './pod-record.ts';

/** Pods as objects, and what their kubelets remember of them. */
export class KnownPods {
  readonly #lister: Lister;
  readonly #table: NodeTable;

  constructor(lister: Lister, table: NodeTable) {
    this.#lister = lister;
    this.#table = table;
  }

  /** The pod of a key such as `default/web`. */
  get(key: string): Pod | undefined {
    const { namespace, name } = splitObjectKey(key);
    return this.#lister.get<Pod>('pods', namespace, name);
  }

  /** What the kubelet remembers of this very pod, and of none that had its name before. */
  recordOf({ metadata }: KubeObject): PodRecord | undefined {
    const record = this.#table.record(`${metadata.namespace}/${metadata.name}`);
    return record?.uid === metadata.uid ? record : undefined;
  }

  /** The pod that a container belongs to, unless it is gone. */
  ofContainer({ pod: key, podUid }: Pick<ContainerConfig, 'pod' | 'podUid'>): Pod | undefined {
    const pod = this.get(key);
    return pod?.metadata.uid === podUid ? pod : undefined;
  }
}
