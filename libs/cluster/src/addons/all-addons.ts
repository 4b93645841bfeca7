/** What is installed in a new cluster when its profile asks for it. Adding one means adding its folder and one line here. */
import type { KubeObject } from '@drydock/apimachinery';
import { cloudProviderObjects } from './cloud-provider/cloud-provider.objects.ts';
import { clusterAutoscalerObjects } from './cluster-autoscaler/cluster-autoscaler.objects.ts';
import type { NodeGroupSpec } from './cluster-autoscaler/node-groups.ts';
import { csiDiskObjects } from './csi-disk/csi-disk.objects.ts';
import { gatewayApiObjects } from './gateway-api/gateway-api.objects.ts';
import { ingressNginxObjects } from './ingress-nginx/ingress-nginx.objects.ts';
import { loggingObjects } from './logging/logging.objects.ts';
import { metricsServerObjects } from './metrics-server/metrics-server.objects.ts';
import { vpaObjects } from './vertical-pod-autoscaler/vpa.objects.ts';

/** What a profile says about its add-ons. */
export interface AddonSettings {
  nodeGroups?: readonly NodeGroupSpec[];
}

export const ADDONS = {
  'cloud-provider': cloudProviderObjects,
  'cluster-autoscaler': clusterAutoscalerObjects,
  'csi-disk': csiDiskObjects,
  'gateway-api': gatewayApiObjects,
  'ingress-nginx': ingressNginxObjects,
  logging: loggingObjects,
  'metrics-server': metricsServerObjects,
  'vertical-pod-autoscaler': vpaObjects,
} as const satisfies Readonly<Record<string, (settings: AddonSettings) => KubeObject[]>>;

export type AddonName = keyof typeof ADDONS;
