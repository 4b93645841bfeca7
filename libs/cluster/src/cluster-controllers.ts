/** What runs beside the API server on the control plane: the controllers of kube-controller-manager and the scheduler. */
import type { TokenIssuer } from '@drydock/apiserver';
import { allControllers, newRootCACertPublisher, newTokenSecretController, type Controller } from '@drydock/kinds';
import { scheduler } from './scheduler/scheduler.ts';

/** `caCertificate`: PEM of the cluster's CA, for the ConfigMaps and Secrets that carry it. */
export function clusterControllers(caCertificate: string, tokens: TokenIssuer): Controller[] {
  return [...allControllers, newRootCACertPublisher(caCertificate), newTokenSecretController(caCertificate, tokens), scheduler];
}
