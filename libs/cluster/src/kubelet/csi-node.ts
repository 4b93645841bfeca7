/** Which CSI drivers a node has: its kubelet writes them into the CSINode of the node (pkg/volume/csi/nodeinfomanager). */
import { deepEqual } from '@drydock/apimachinery';
import { CSI_NODES, csiNodes, isReady, POD_NODE_INDEX, type CSINode, type CSINodeDriver, type Node, type Pod } from '@drydock/kinds';
import type { NodeIdentity } from '../node-runtime.ts';
import { registeredDriver } from '../volumes/csi-drivers.ts';
import type { KubeletContext } from './pod-sync.ts';

/** Whether the pod has to do with the drivers of its node. */
export function isNodePlugin(pod: Pod | undefined): boolean {
  return pod !== undefined && registeredDriver(pod) !== undefined;
}

/** A driver is there once its pod was ready, and as long as that pod is. */
export function syncCsiNode(name: string, { lister }: KubeletContext, identityOf: (node: string) => NodeIdentity): void {
  const node = lister.get<Node>('nodes', undefined, name);
  if (!node) return;
  const existing = lister.get<CSINode>(CSI_NODES, undefined, name);
  const known = existing?.spec.drivers ?? [];
  const drivers = lister.byIndex<Pod>('pods', POD_NODE_INDEX, name).flatMap((pod): CSINodeDriver[] => {
    const driver = registeredDriver(pod);
    if (!driver || (!isReady(pod) && !known.some((each) => each.name === driver.name))) return [];
    return [{ name: driver.name, nodeID: name, topologyKeys: null, allocatable: { count: driver.volumesPerNode } }];
  });
  const unique = drivers.filter(({ name: driver }, index) => drivers.findIndex((each) => each.name === driver) === index);
  const { client } = identityOf(name);
  if (!existing) client.create<CSINode>(csiNodes, { ...newCsiNode(node), spec: { drivers: unique } });
  else if (!deepEqual(known, unique)) client.update<CSINode>(csiNodes, { ...existing, spec: { ...existing.spec, drivers: unique } });
}

/** As a kubelet makes it when it registers its node. */
export function newCsiNode({ apiVersion, kind, metadata: { name, uid } }: Node): CSINode {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name, ownerReferences: [{ apiVersion, kind, name, uid: uid! }] },
    spec: { drivers: [] },
  };
}
