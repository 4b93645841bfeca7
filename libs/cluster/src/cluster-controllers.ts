/** What runs beside the API server on the control plane: the controllers of kube-controller-manager, the scheduler, a volume provisioner. */
import type { TokenIssuer } from '@drydock/apiserver';
import {
  allControllers,
  newKubernetesServiceController,
  newRootCACertPublisher,
  newTokenSecretController,
  newVolumeProvisioner,
  type Controller,
} from '@drydock/kinds';
import { CONTROL_PLANE_ADDRESS } from './bootstrap/nodes.ts';
import { PROVISIONER } from './bootstrap/system-objects.ts';
import { scheduler } from './scheduler/scheduler.ts';

const API_SERVER_PORT = 6443;

/** `caCertificate`: PEM of the cluster's CA, for the ConfigMaps and Secrets that carry it. */
export function clusterControllers(caCertificate: string, tokens: TokenIssuer): Controller[] {
  return [
    ...allControllers,
    newKubernetesServiceController(CONTROL_PLANE_ADDRESS, API_SERVER_PORT),
    newRootCACertPublisher(caCertificate),
    newTokenSecretController(caCertificate, tokens),
    scheduler,
    newVolumeProvisioner(PROVISIONER),
  ];
}
