/**
 * Every admission plugin that there is, in the order in which a v1.33 server calls them (pkg/kubeapiserver/options/plugins.go, AllOrderedPlugins). Those that
 * are `optional` are off unless a flag names them. Those that enforce what one kind says (LimitRanger, ResourceQuota) live with that kind, the others
 * in the API server.
 */
import {
  alwaysAdmit,
  alwaysDeny,
  alwaysPullImages,
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  defaultStorageClass,
  defaultTolerationSeconds,
  denyServiceExternalIPs,
  extendedResourceToleration,
  limitPodHardAntiAffinityTopology,
  mutatingAdmissionWebhook,
  namespaceAutoProvision,
  namespaceExists,
  namespaceLifecycle,
  nodeRestriction,
  ownerReferencesPermissionEnforcement,
  persistentVolumeClaimResize,
  podNodeSelector,
  podSecurity,
  priority,
  runtimeClass,
  serviceAccount,
  storageObjectInUseProtection,
  taintNodesByCondition,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  type AdmissionPlugin,
} from '@drydock/apiserver';
import { limitRanger } from './core/limit-range/limit-ranger.admission.ts';
import { podTolerationRestriction } from './core/pod/pod-toleration-restriction.admission.ts';
import { resourceQuotaAdmission } from './core/resource-quota/resource-quota.admission.ts';
import { defaultIngressClass } from './networking/ingress/default-ingress-class.admission.ts';

export const allAdmissionPlugins: readonly AdmissionPlugin[] = [
  alwaysAdmit,
  namespaceAutoProvision,
  namespaceLifecycle,
  namespaceExists,
  limitPodHardAntiAffinityTopology,
  limitRanger,
  serviceAccount,
  nodeRestriction,
  taintNodesByCondition,
  alwaysPullImages,
  podSecurity,
  podNodeSelector,
  priority,
  defaultTolerationSeconds,
  podTolerationRestriction,
  extendedResourceToleration,
  defaultStorageClass,
  storageObjectInUseProtection,
  ownerReferencesPermissionEnforcement,
  persistentVolumeClaimResize,
  runtimeClass,
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  defaultIngressClass,
  denyServiceExternalIPs,
  mutatingAdmissionWebhook,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  resourceQuotaAdmission,
  alwaysDeny,
];
