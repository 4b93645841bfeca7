import type { Controller } from './controller/controller.ts';
import { apiApprovalController } from './apiextensions/custom-resource-definition/api-approval.controller.ts';
import { crdFinalizer } from './apiextensions/custom-resource-definition/crd-finalizer.controller.ts';
import { establishingController } from './apiextensions/custom-resource-definition/establishing.controller.ts';
import { namingConditionController } from './apiextensions/custom-resource-definition/naming-condition.controller.ts';
import { autoregisterController } from './apiregistration/api-service/autoregister.controller.ts';
import { namespaceController } from './core/namespace/namespace.controller.ts';
import { bootstrapSigner } from './core/secret/bootstrap-signer.controller.ts';
import { tokenCleaner } from './core/secret/token-cleaner.controller.ts';
import { serviceAccountController } from './core/service-account/service-account.controller.ts';
import { clusterRoleAggregationController } from './rbac/cluster-role/cluster-role-aggregation.controller.ts';
import { nodeLifecycleController } from './core/node/node-lifecycle.controller.ts';
import { nodeIpamController } from './core/node/node-ipam.controller.ts';
import { taintEvictionController } from './core/node/taint-eviction.controller.ts';
import { endpointsController } from './core/endpoints/endpoints.controller.ts';
import { endpointSliceController } from './discovery/endpoint-slice/endpoint-slice.controller.ts';
import { endpointSliceMirroringController } from './discovery/endpoint-slice/endpoint-slice-mirroring.controller.ts';
import { claimProtectionController } from './core/persistent-volume-claim/claim-protection.controller.ts';
import { ephemeralVolumeController } from './core/persistent-volume-claim/ephemeral-volume.controller.ts';
import { persistentVolumeBinder } from './core/persistent-volume/persistent-volume-binder.controller.ts';
import { volumeProtectionController } from './core/persistent-volume/volume-protection.controller.ts';
import { attachDetachController } from './storage/volume-attachment/attach-detach.controller.ts';
import { resourceQuotaController } from './core/resource-quota/resource-quota.controller.ts';
import { newDeploymentController } from './apps/deployment/deployment.controller.ts';
import { newDaemonSetController } from './apps/daemon-set/daemon-set.controller.ts';
import { replicaSetController } from './apps/replica-set/replica-set.controller.ts';
import { garbageCollector } from './garbage-collector/garbage-collector.controller.ts';
import { podGarbageCollector } from './garbage-collector/pod-garbage-collector.controller.ts';
import { cronJobController } from './batch/cron-job/cron-job.controller.ts';
import { jobController } from './batch/job/job.controller.ts';
import { ttlAfterFinishedController } from './batch/job/ttl-after-finished.controller.ts';
import { statefulSetController } from './apps/stateful-set/stateful-set.controller.ts';
import { disruptionController } from './policy/pod-disruption-budget/disruption.controller.ts';
import { horizontalPodAutoscalerController } from './autoscaling/horizontal-pod-autoscaler/horizontal-pod-autoscaler.controller.ts';
import {
  certificateApprover,
  certificateCleaner,
} from './certificates/certificate-signing-request/certificate-signing-request.controllers.ts';
import { replicationController } from './core/replication-controller/replication-controller.ts';
import { serviceAddressesController } from './networking/ip-address/service-addresses.controller.ts';
import { flowControlConsumer, flowControlProducer } from './flowcontrol/priority-and-fairness.controllers.ts';
import { serviceCIDRsController } from './networking/service-cidr/service-cidrs.controller.ts';
import { templateHashes, type TemplateHash } from './meta/template-hash.ts';
import { validatingAdmissionPolicyStatusController } from './admission-registration/validating-admission-policy/validating-admission-policy-status.controller.ts';

/** Every controller of kube-controller-manager, in the order in which their queues are served. `templateHash` becomes part of names. */
export const newControllers = (templateHash: TemplateHash): readonly Controller[] => [
  namingConditionController,
  establishingController,
  apiApprovalController,
  crdFinalizer,
  autoregisterController,
  namespaceController,
  serviceAccountController,
  bootstrapSigner,
  tokenCleaner,
  clusterRoleAggregationController,
  serviceAddressesController,
  serviceCIDRsController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  ephemeralVolumeController,
  persistentVolumeBinder,
  claimProtectionController,
  volumeProtectionController,
  attachDetachController,
  resourceQuotaController,
  newDaemonSetController(templateHash),
  newDeploymentController(templateHash),
  replicaSetController,
  replicationController,
  statefulSetController,
  jobController,
  cronJobController,
  ttlAfterFinishedController,
  disruptionController,
  horizontalPodAutoscalerController,
  certificateApprover,
  certificateCleaner,
  nodeIpamController,
  nodeLifecycleController,
  taintEvictionController,
  validatingAdmissionPolicyStatusController,
  flowControlProducer,
  flowControlConsumer,
  garbageCollector,
  podGarbageCollector,
];

/** Those of this release. */
export const allControllers = newControllers(templateHashes['1.33']);
