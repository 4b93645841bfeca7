/** What runs beside the API server on the control plane: the controllers of kube-controller-manager, the scheduler, a volume provisioner. */
import { CertificateAuthority } from '@drydock/apiserver';
import {
  newCertificateSigner,
  newControllers,
  newKubernetesServiceController,
  newRemoteAvailableController,
  newRootCACertPublisher,
  newVolumeProvisioner,
  templateHashes,
} from '@drydock/kinds';
import { cloudProviderController } from './addons/cloud-provider/cloud-provider.controller.ts';
import { clusterAutoscaler } from './addons/cluster-autoscaler/cluster-autoscaler.controller.ts';
import { csiAttacher } from './addons/csi-disk/csi-attacher.controller.ts';
import { csiDiskProvisioner } from './addons/csi-disk/csi-provisioner.controller.ts';
import { gatewayController } from './addons/gateway-api/gateway.controller.ts';
import { ingressNginxController } from './addons/ingress-nginx/ingress-nginx.controller.ts';
import { vpaRecommender } from './addons/vertical-pod-autoscaler/vpa-recommender.controller.ts';
import { vpaUpdater } from './addons/vertical-pod-autoscaler/vpa-updater.controller.ts';
import { newMetricsServers } from './addons/metrics-server/metrics-server.ts';
import { PROVISIONER } from './bootstrap/system-objects.ts';
import type { ClusterState } from './cluster-state.ts';
import { ControllerSet } from './runtime/controller-set.ts';
import { scheduler } from './scheduler/scheduler.ts';

const API_SERVER_PORT = 6443;

/** By what they are made of. */
const sets = new Map<string, ControllerSet>();

/** The controllers that all clusters with the same CA and the same names of pods share. */
export function sharedControllers(state: Pick<ClusterState, 'pki' | 'controlPlane' | 'templateRelease'>): ControllerSet {
  const { authority } = state.pki;
  const { templateRelease = '1.33' } = state;
  const key = `${templateRelease} ${authority.certificate}`;
  let set = sets.get(key);
  if (!set) {
    set = new ControllerSet([
      ...newControllers(templateHashes[templateRelease]),
      newRemoteAvailableController(newMetricsServers()),
      cloudProviderController,
      ingressNginxController,
      gatewayController,
      newKubernetesServiceController(state.controlPlane.address, API_SERVER_PORT),
      newRootCACertPublisher(authority.certificate),
      newCertificateSigner(new CertificateAuthority(authority)),
      scheduler,
      clusterAutoscaler,
      newVolumeProvisioner({ name: PROVISIONER }),
      csiDiskProvisioner,
      csiAttacher,
      vpaRecommender,
      vpaUpdater,
    ]);
    sets.set(key, set);
  }
  return set;
}
