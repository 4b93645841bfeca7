/** Profiles of AppArmor in fields and, as it was done before there were any, in annotations (pkg/registry/core/pod, applyAppArmorVersionSkew). */
import { FieldPath } from '@drydock/apimachinery';
import type { StrategyContext } from '@drydock/apiserver';
import type { Pod } from './pod.types.ts';
import type { SecurityProfile } from './spec/pod-spec.types.ts';

export const APP_ARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

const NAMED = new Map([
  ['Unconfined', 'unconfined'],
  ['RuntimeDefault', 'runtime/default'],
]);
const LOCAL = 'localhost/';

/** Says in annotations what the fields say, and the other way round for whom only annotations say it. */
export function alignAppArmor(pod: Pod, context: StrategyContext): void {
  const { spec } = pod;
  if (spec.os?.name === 'windows') return;
  const ofPod = spec.securityContext?.appArmorProfile;
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])]) {
    const key = `${APP_ARMOR_PREFIX}${container.name}`;
    const annotation = pod.metadata.annotations?.[key];
    const own = container.securityContext?.appArmorProfile;
    if (annotation === undefined) {
      const text = annotationOf(own ?? ofPod);
      if (text) pod.metadata.annotations = { ...pod.metadata.annotations, [key]: text };
      continue;
    }
    if (own) continue;
    const profile = profileOf(annotation);
    const differs = profile && (profile.type !== ofPod?.type || profile.localhostProfile !== ofPod?.localhostProfile);
    if (differs) container.securityContext = { ...container.securityContext, appArmorProfile: profile };
    if (profile && !differs) continue;
    const path = FieldPath.of('metadata', 'annotations').key(key);
    context.warn(`${path}: deprecated since v1.30; use the "appArmorProfile" field instead`);
  }
}

function annotationOf(profile: SecurityProfile | undefined): string | undefined {
  if (profile?.type === 'Localhost') return profile.localhostProfile ? `${LOCAL}${profile.localhostProfile}` : undefined;
  return NAMED.get(profile?.type ?? '');
}

/** Undefined for what is no profile. */
function profileOf(annotation: string): SecurityProfile | undefined {
  if (annotation.startsWith(LOCAL) && annotation.length > LOCAL.length)
    return { type: 'Localhost', localhostProfile: annotation.slice(LOCAL.length) };
  const type = [...NAMED].find(([, text]) => text === annotation)?.[0];
  return type ? { type } : undefined;
}
