/**
 * The admission plugins of a default v1.33 server, in the order in which it calls them (pkg/kubeapiserver/options/plugins.go). Those that
 * enforce what one kind says (LimitRanger, ResourceQuota) live with that kind, the others in the API server.
 */
import {
  defaultStorageClass,
  defaultTolerationSeconds,
  mutatingAdmissionWebhook,
  namespaceLifecycle,
  nodeRestriction,
  persistentVolumeClaimResize,
  podSecurity,
  priority,
  runtimeClass,
  serviceAccount,
  storageObjectInUseProtection,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  type AdmissionPlugin,
} from '@drydock/apiserver';
import { limitRanger } from './core/limit-range/limit-ranger.admission.ts';
import { resourceQuotaAdmission } from './core/resource-quota/resource-quota.admission.ts';
import { defaultIngressClass } from './networking/ingress/default-ingress-class.admission.ts';

export const allAdmissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  nodeRestriction,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  defaultIngressClass,
  mutatingAdmissionWebhook,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  resourceQuotaAdmission,
];
