import type { Describer } from './describer.ts';
import {
  daemonSetDescriber,
  deploymentDescriber,
  replicaSetDescriber,
  replicationControllerDescriber,
  statefulSetDescriber,
} from './apps.describers.ts';
import { horizontalPodAutoscalerDescriber, podDisruptionBudgetDescriber } from './autoscaling.describers.ts';
import { cronJobDescriber, jobDescriber } from './batch.describers.ts';
import { certificateSigningRequestDescriber } from './certificate-signing-request.describer.ts';
import { configMapDescriber, secretDescriber, serviceAccountDescriber } from './data.describers.ts';
import { limitRangeDescriber, namespaceDescriber, resourceQuotaDescriber } from './namespace.describers.ts';
import { ipAddressDescriber, serviceCIDRDescriber } from './service-addresses.describers.ts';
import { ingressClassDescriber, ingressDescriber, networkPolicyDescriber } from './networking.describers.ts';
import { nodeDescriber } from './node.describer.ts';
import { podDescriber } from './pod.describer.ts';
import { rbacDescribers } from './rbac.describers.ts';
import { priorityClassDescriber } from './scheduling.describers.ts';
import { endpointsDescriber, endpointSliceDescriber, serviceDescriber } from './service.describers.ts';
import { persistentVolumeClaimDescriber, persistentVolumeDescriber, storageClassDescriber } from './storage.describers.ts';

/** The kinds with a description of their own; all others are shown as a tree of their fields. */
export const allDescribers: readonly Describer[] = [
  podDescriber,
  nodeDescriber,
  namespaceDescriber,
  resourceQuotaDescriber,
  limitRangeDescriber,
  serviceDescriber,
  endpointsDescriber,
  endpointSliceDescriber,
  configMapDescriber,
  secretDescriber,
  serviceAccountDescriber,
  persistentVolumeDescriber,
  persistentVolumeClaimDescriber,
  storageClassDescriber,
  deploymentDescriber,
  replicaSetDescriber,
  replicationControllerDescriber,
  daemonSetDescriber,
  statefulSetDescriber,
  jobDescriber,
  cronJobDescriber,
  ingressDescriber,
  ingressClassDescriber,
  networkPolicyDescriber,
  ipAddressDescriber,
  serviceCIDRDescriber,
  horizontalPodAutoscalerDescriber,
  podDisruptionBudgetDescriber,
  certificateSigningRequestDescriber,
  priorityClassDescriber,
  ...rbacDescribers,
];
