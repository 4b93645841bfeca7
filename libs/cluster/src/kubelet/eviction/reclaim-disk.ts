/** What a kubelet frees on a full disk before it ends pods: containers that have ended, and images that no container is made from (pkg/kubelet/images, image_gc_manager.go). */
import type { ContainerRuntime } from '../../containers/container-runtime.ts';
import { bytesOfImage } from '../node-summary.ts';
import type { NodeTable } from '../node-state.ts';

const PAUSE_IMAGE = 'registry.k8s.io/pause:3.10';

/** Everything that can go. */
export function reclaimDisk(node: string, table: NodeTable, containers: ContainerRuntime): void {
  deleteUnusedContainers(node, table, containers);
  freeImages(node, table, Infinity);
}

/** The runs before the present ones, with their logs. */
function deleteUnusedContainers(node: string, table: NodeTable, containers: ContainerRuntime): void {
  for (const record of table.recordsOn(node)) {
    for (const container of Object.values(record.containers)) {
      const current = container.state.phase === 'terminated' ? container.last?.run : undefined;
      for (const run of [container.last?.run, container.before?.run]) {
        if (run === undefined || run === current || containers.get(run)?.end === undefined) continue;
        containers.remove(run);
      }
    }
  }
}

/** Removes unused images until so many bytes are free, or there are none left; how many that were. */
export function freeImages(node: string, table: NodeTable, wanted: number): number {
  let freed = 0;
  for (const image of unusedImages(node, table)) {
    if (freed >= wanted) break;
    table.removeImage(node, image);
    freed += bytesOfImage(image);
  }
  return freed;
}

export function canFreeImages(node: string, table: NodeTable): boolean {
  return unusedImages(node, table).length > 0;
}

function unusedImages(node: string, table: NodeTable): string[] {
  const used = new Set([PAUSE_IMAGE]);
  for (const { containers } of table.recordsOn(node)) for (const { image } of Object.values(containers)) if (image) used.add(image.name);
  return table.ownImagesOf(node).filter((image) => !used.has(image));
}
