import type { KubeObject } from '@drydock/apimachinery';

/** One write, as storage reports it. `previous` is undefined for ADDED; `object` is the last state for DELETED. */
export interface StorageEvent<T extends KubeObject = KubeObject> {
  resourceVersion: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `pods`, `deployments.apps`. */
  resource: string;
  key: string;
  object: T;
  previous: T | undefined;
}
