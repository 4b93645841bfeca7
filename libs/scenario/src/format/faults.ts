/** What a lesson can let go wrong. */
export const FAULT_NAMES = [
  'certificate-expired',
  'container-runtime-stopped',
  'controller-stopped',
  'disk-full',
  'etcd-slow',
  'image-gone',
  'kubelet-stopped',
  'memory-short',
  'network-partition',
  'node-down',
  'registry-slow',
] as const;

export interface ScenarioFault {
  name: (typeof FAULT_NAMES)[number];
  parameters: Readonly<Record<string, string>>;
}
