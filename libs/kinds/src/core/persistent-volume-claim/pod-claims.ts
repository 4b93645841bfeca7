import type { Pod } from '../pod/pod.types.ts';

/** The names of the claims that a pod mounts; an ephemeral volume's claim is named after pod and volume. */
export function claimNamesOf({ metadata, spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim) return [persistentVolumeClaim.claimName ?? ''];
    return ephemeral ? [ephemeralClaimName(metadata.name, name)] : [];
  });
}

/** component-helpers, storage/ephemeral, VolumeClaimName. */
export function ephemeralClaimName(pod: string, volume: string): string {
  return `${pod}-${volume}`;
}
