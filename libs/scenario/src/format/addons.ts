/** What a lesson's cluster can have besides. */
export const ADDON_NAMES = ['ingress-nginx', 'metrics-server'] as const;

export type AddonName = (typeof ADDON_NAMES)[number];
