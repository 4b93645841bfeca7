/** The checks that the restricted level has beside those of the baseline, by name. */
import { allContainers, type ContainerLike } from '../pod-template.ts';
import { inheritedCheck, isSparedForWindows, named, plural, quoted, settersOf, sortedOnce, type Check } from './check.ts';

const VOLUME_TYPES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const allowPrivilegeEscalation: Check = {
  id: 'allowPrivilegeEscalation',
  since: 8,
  check(pod, minor) {
    if (isSparedForWindows(pod, minor)) return undefined;
    const bad = allContainers(pod.spec).filter(({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
    if (bad.length === 0) return undefined;
    return { reason: 'allowPrivilegeEscalation != false', detail: `${named(bad)} must set securityContext.allowPrivilegeEscalation=false` };
  },
};

const capabilities: Check = {
  id: 'capabilities_restricted',
  since: 22,
  replaces: 'capabilities_baseline',
  check(pod, minor) {
    if (isSparedForWindows(pod, minor)) return undefined;
    const containers = allContainers(pod.spec);
    const keeping = containers.filter(({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'));
    const extra = ({ securityContext }: ContainerLike) =>
      (securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
    const adding = containers.filter((container) => extra(container).length > 0);
    const details = [
      ...(keeping.length ? [`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
      ...(adding.length
        ? [`${named(adding)} must not include ${quoted(sortedOnce(adding.flatMap(extra)))} in securityContext.capabilities.add`]
        : []),
    ];
    return details.length ? { reason: 'unrestricted capabilities', detail: details.join('; ') } : undefined;
  },
};

const restrictedVolumes: Check = {
  id: 'restrictedVolumes',
  replaces: 'hostPathVolumes',
  check({ spec }) {
    const typeOf = (volume: object) => Object.keys(volume).find((key) => key !== 'name') ?? '';
    const bad = (spec.volumes ?? []).filter((volume) => !VOLUME_TYPES.has(typeOf(volume)));
    if (bad.length === 0) return undefined;
    const types = sortedOnce(bad.map(typeOf));
    const volumes = `${plural(bad.length, 'volume', 'volumes')} ${quoted(bad.map(({ name }) => name))}`;
    const uses = `${plural(bad.length, 'uses', 'use')} restricted volume ${plural(types.length, 'type', 'types')} ${quoted(types)}`;
    return { reason: 'restricted volume types', detail: `${volumes} ${uses}` };
  },
};

const runAsUser: Check = {
  id: 'runAsUser',
  since: 23,
  check(pod) {
    const { setters } = settersOf(pod, (context) => (context.runAsUser === 0 ? [0] : []));
    return setters.length > 0 ? { reason: 'runAsUser=0', detail: `${setters.join(' and ')} must not set runAsUser=0` } : undefined;
  },
};

export const RESTRICTED_CHECKS: readonly Check[] = [
  allowPrivilegeEscalation,
  capabilities,
  restrictedVolumes,
  inheritedCheck(
    { id: 'runAsNonRoot', reason: 'runAsNonRoot != true' },
    {
      valueOf: ({ runAsNonRoot }) => runAsNonRoot,
      isGood: (value) => value,
      mustNot: () => 'securityContext.runAsNonRoot=false',
      must: 'securityContext.runAsNonRoot=true',
    },
  ),
  runAsUser,
  inheritedCheck(
    { id: 'seccompProfile_restricted', since: 19, replaces: 'seccompProfile_baseline', reason: 'seccompProfile', sparesWindows: true },
    {
      valueOf: ({ seccompProfile }) => seccompProfile?.type,
      isGood: (type) => type === 'RuntimeDefault' || type === 'Localhost',
      mustNot: (types) => `securityContext.seccompProfile.type to ${quoted(sortedOnce(types))}`,
      must: 'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
    },
  ),
];
