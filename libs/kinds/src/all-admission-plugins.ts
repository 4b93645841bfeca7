/**
 * The admission plugins of a default v1.33 server, in the order in which it calls them (pkg/kubeapiserver/options/plugins.go). Those that
 * enforce what one kind says (LimitRanger, ResourceQuota) live with that kind, the others in the API server.
 */
import {
  defaultStorageClass,
  defaultTolerationSeconds,
  namespaceLifecycle,
  persistentVolumeClaimResize,
  podSecurity,
  priority,
  serviceAccount,
  storageObjectInUseProtection,
  type AdmissionPlugin,
} from '@drydock/apiserver';

export const allAdmissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccount,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
];
