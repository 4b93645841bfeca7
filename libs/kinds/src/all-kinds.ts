/** Every kind that a fresh cluster serves, in the order of `kubectl api-resources`. Adding a kind means adding its folder and one line here. */
import type { ResourceDefinition } from '@drydock/apiserver';
import { customResourceDefinitions } from './apiextensions/custom-resource-definition/custom-resource-definition.ts';
import { apiServices } from './apiregistration/api-service/api-service.ts';
import { controllerRevisions } from './apps/controller-revision/controller-revision.ts';
import { daemonSets } from './apps/daemon-set/daemon-set.ts';
import { deployments } from './apps/deployment/deployment.ts';
import { replicaSets } from './apps/replica-set/replica-set.ts';
import { selfSubjectReviews } from './authentication/self-subject-review/self-subject-review.ts';
import { tokenReviews } from './authentication/token-review/token-review.ts';
import { localSubjectAccessReviews } from './authorization/local-subject-access-review/local-subject-access-review.ts';
import { selfSubjectAccessReviews } from './authorization/self-subject-access-review/self-subject-access-review.ts';
import { selfSubjectRulesReviews } from './authorization/self-subject-rules-review/self-subject-rules-review.ts';
import { subjectAccessReviews } from './authorization/subject-access-review/subject-access-review.ts';
import { flowSchemas } from './flowcontrol/flow-schema/flow-schema.ts';
import { priorityLevelConfigurations } from './flowcontrol/priority-level-configuration/priority-level-configuration.ts';
import { leases } from './coordination/lease/lease.ts';
import { configMaps } from './core/config-map/config-map.ts';
import { events } from './core/event/event.ts';
import { namespaces } from './core/namespace/namespace.ts';
import { nodes } from './core/node/node.ts';
import { pods } from './core/pod/pod.ts';
import { secrets } from './core/secret/secret.ts';
import { serviceAccounts } from './core/service-account/service-account.ts';
import { newEvents } from './events/event/event.ts';
import { clusterRoleBindings } from './rbac/cluster-role-binding/cluster-role-binding.ts';
import { clusterRoles } from './rbac/cluster-role/cluster-role.ts';
import { roleBindings } from './rbac/role-binding/role-binding.ts';
import { roles } from './rbac/role/role.ts';
import { endpoints } from './core/endpoints/endpoints.ts';
import { services } from './core/service/service.ts';
import { endpointSlices } from './discovery/endpoint-slice/endpoint-slice.ts';
import { persistentVolumeClaims } from './core/persistent-volume-claim/persistent-volume-claim.ts';
import { persistentVolumes } from './core/persistent-volume/persistent-volume.ts';
import { storageClasses } from './storage/storage-class/storage-class.ts';
import { limitRanges } from './core/limit-range/limit-range.ts';
import { resourceQuotas } from './core/resource-quota/resource-quota.ts';
import { priorityClasses } from './scheduling/priority-class/priority-class.ts';
import { cronJobs } from './batch/cron-job/cron-job.ts';
import { jobs } from './batch/job/job.ts';
import { statefulSets } from './apps/stateful-set/stateful-set.ts';
import { podDisruptionBudgets } from './policy/pod-disruption-budget/pod-disruption-budget.ts';
import { ingressClasses } from './networking/ingress-class/ingress-class.ts';
import { ingresses } from './networking/ingress/ingress.ts';
import { networkPolicies } from './networking/network-policy/network-policy.ts';
import { horizontalPodAutoscalers, horizontalPodAutoscalersV1 } from './autoscaling/horizontal-pod-autoscaler/horizontal-pod-autoscaler.ts';
import { certificateSigningRequests } from './certificates/certificate-signing-request/certificate-signing-request.ts';
import { runtimeClasses } from './node/runtime-class/runtime-class.ts';
import { csiDrivers } from './storage/csi-driver/csi-driver.ts';
import { csiNodes } from './storage/csi-node/csi-node.ts';
import { bindings } from './core/binding/binding.ts';
import { componentStatuses } from './core/component-status/component-status.ts';
import { podTemplates } from './core/pod-template/pod-template.ts';
import { replicationControllers } from './core/replication-controller/replication-controller.ts';
import { ipAddresses } from './networking/ip-address/ip-address.ts';
import { serviceCIDRs } from './networking/service-cidr/service-cidr.ts';
import { csiStorageCapacities } from './storage/csi-storage-capacity/csi-storage-capacity.ts';
import { volumeAttachments } from './storage/volume-attachment/volume-attachment.ts';

import { mutatingWebhookConfigurations } from './admission-registration/mutating-webhook-configuration/mutating-webhook-configuration.ts';
import { validatingAdmissionPolicies } from './admission-registration/validating-admission-policy/validating-admission-policy.ts';
import { validatingAdmissionPolicyBindings } from './admission-registration/validating-admission-policy-binding/validating-admission-policy-binding.ts';
import { validatingWebhookConfigurations } from './admission-registration/validating-webhook-configuration/validating-webhook-configuration.ts';

export const allKinds: readonly ResourceDefinition[] = [
  bindings,
  componentStatuses,
  configMaps,
  events,
  namespaces,
  nodes,
  mutatingWebhookConfigurations,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
  validatingWebhookConfigurations,
  pods,
  podTemplates,
  replicationControllers,
  secrets,
  serviceAccounts,
  customResourceDefinitions,
  apiServices,
  controllerRevisions,
  daemonSets,
  deployments,
  replicaSets,
  statefulSets,
  selfSubjectReviews,
  tokenReviews,
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
  horizontalPodAutoscalers,
  horizontalPodAutoscalersV1,
  cronJobs,
  jobs,
  certificateSigningRequests,
  leases,
  newEvents,
  flowSchemas,
  priorityLevelConfigurations,
  ingressClasses,
  ingresses,
  ipAddresses,
  networkPolicies,
  serviceCIDRs,
  runtimeClasses,
  podDisruptionBudgets,
  clusterRoleBindings,
  clusterRoles,
  roleBindings,
  roles,
  endpoints,
  services,
  endpointSlices,
  persistentVolumeClaims,
  persistentVolumes,
  priorityClasses,
  csiDrivers,
  csiNodes,
  csiStorageCapacities,
  storageClasses,
  volumeAttachments,
  limitRanges,
  resourceQuotas,
];
