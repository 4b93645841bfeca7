/** What a lesson's cluster can have besides. */
export const ADDON_NAMES = [
  'cloud-provider',
  'cluster-autoscaler',
  'csi-disk',
  'gateway-api',
  'ingress-nginx',
  'logging',
  'metrics-server',
  'vertical-pod-autoscaler',
] as const;

export type AddonName = (typeof ADDON_NAMES)[number];
