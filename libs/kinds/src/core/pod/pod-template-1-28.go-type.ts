import { GoTypes } from '../../meta/go-dump/go-type.ts';
import { podTemplateStructs } from './pod-template.go-type.ts';

/** The fields that structs of k8s.io/api/core/v1 have got since release 1.28, and with which release. */
const ADDED: Partial<Record<keyof typeof podTemplateStructs, readonly string[]>> = {
  'v1.LifecycleHandler': ['Sleep'], // 1.29
  'v1.PodAffinityTerm': ['MatchLabelKeys', 'MismatchLabelKeys'], // 1.29
  'v1.VolumeProjection': ['ClusterTrustBundle'], // 1.29
  'v1.SecurityContext': ['AppArmorProfile'], // 1.30
  'v1.VolumeMount': ['RecursiveReadOnly'], // 1.30
  'v1.ResourceClaim': ['Request'], // 1.31
  'v1.VolumeSource': ['Image'], // 1.31
  'v1.PodSecurityContext': ['AppArmorProfile', 'SupplementalGroupsPolicy', 'SELinuxChangePolicy'], // 1.30, 1.31, 1.32
  'v1.PodSpec': ['Resources'], // 1.32
  'v1.Lifecycle': ['StopSignal'], // 1.33
};

/** The structs that are built otherwise: 1.29 gave volumes requirements of their own, 1.31 took the struct between a pod and its claim away. */
const CHANGED = {
  'v1.PersistentVolumeClaimSpec':
    'AccessModes:[]v1.PersistentVolumeAccessMode Selector:*v1.LabelSelector Resources:v1.ResourceRequirements VolumeName:string StorageClassName:*string VolumeMode:*v1.PersistentVolumeMode DataSource:*v1.TypedLocalObjectReference DataSourceRef:*v1.TypedObjectReference',
  'v1.PodResourceClaim': 'Name:string Source:v1.ClaimSource',
  'v1.ClaimSource': 'ResourceClaimName:*string ResourceClaimTemplateName:*string',
};

const kept = Object.entries(podTemplateStructs).map(([name, fields]) => {
  const added = ADDED[name as keyof typeof podTemplateStructs] ?? [];
  const isKept = (field: string) => !added.includes(field.slice(0, field.indexOf(':')));
  return [name, fields.split(' ').filter(isKept).join(' ')];
});

/** The Go types of a pod template as release 1.28 had them. */
export const podTemplateType1_28 = new GoTypes({ ...Object.fromEntries(kept), ...CHANGED }).get('v1.PodTemplateSpec');
