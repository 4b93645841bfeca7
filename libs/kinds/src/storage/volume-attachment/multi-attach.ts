import type { Pod } from '../../core/pod/pod.types.ts';

/**
 * Why a pod can not have a volume that another node has, without the names of pods in other namespaces
 * (pkg/controller/volume/attachdetach/reconciler, reportMultiAttachError).
 */
export function multiAttachMessage({ metadata }: Pod, users: readonly Pod[]): string {
  if (users.length === 0) return "Volume is already exclusively attached to one node and can't be attached to another";
  const own = users.filter((user) => user.metadata.namespace === metadata.namespace).map((user) => user.metadata.name);
  const others = users.length - own.length;
  if (own.length === 0) return `Volume is already used by ${others} pod(s) in different namespaces`;
  const names = `Volume is already used by pod(s) ${own.join(', ')}`;
  return others > 0 ? `${names} and ${others} pod(s) in different namespaces` : names;
}
