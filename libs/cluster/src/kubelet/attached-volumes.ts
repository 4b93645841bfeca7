/** Volumes that somebody else attaches to the node before its kubelet can mount them (pkg/kubelet/volumemanager). */
import { deepEqual } from '@drydock/apimachinery';
import { attachableVolumesOf, isTerminal, nodes, POD_NODE_INDEX, uniqueVolumeName, type Node, type Pod } from '@drydock/kinds';
import type { NodeIdentity } from '../node-runtime.ts';
import { worksOnPods } from './machine-state.ts';
import type { KubeletContext } from './pod-sync.ts';

/** Whether a pod mounts claims, whose volumes may have to be attached. */
export function usesClaims({ spec }: Pod): boolean {
  for (const { persistentVolumeClaim, ephemeral } of spec.volumes ?? []) if (persistentVolumeClaim ?? ephemeral) return true;
  return false;
}

/** Whether the node says of all volumes that the pod needs that they are attached. */
export function areVolumesAttached(pod: Pod, node: Node | undefined, { lister }: Pick<KubeletContext, 'lister'>): boolean {
  if (!usesClaims(pod)) return true;
  const attached = new Set((node?.status?.volumesAttached ?? []).map(({ name }) => name));
  return attachableVolumesOf(pod, lister).every(([, volume]) => attached.has(uniqueVolumeName(volume)));
}

/** Reports the volumes that pods on the node use or wait for: nobody may detach them. */
export function syncVolumesInUse(name: string, context: KubeletContext, identityOf: (node: string) => NodeIdentity): void {
  const { lister, nodes: table } = context;
  const node = lister.get<Node>('nodes', undefined, name);
  if (!node || !worksOnPods(table.machine(name))) return;
  const inUse = new Set<string>();
  for (const pod of lister.byIndex<Pod>('pods', POD_NODE_INDEX, name)) {
    const record = table.record(`${pod.metadata.namespace}/${pod.metadata.name}`);
    if (record?.uid !== pod.metadata.uid || isTerminal(pod)) continue;
    for (const [, volume] of attachableVolumesOf(pod, lister)) inUse.add(uniqueVolumeName(volume));
  }
  const volumesInUse = [...inUse].sort();
  if (deepEqual(volumesInUse, node.status?.volumesInUse ?? [])) return;
  identityOf(name).client.patch(
    nodes,
    undefined,
    name,
    { status: { volumesInUse: volumesInUse.length > 0 ? volumesInUse : null } },
    'status',
  );
}
