import type { KubeObject } from '@drydock/apimachinery';
import type { AdmissionPlugin } from '../admission-plugin.ts';

interface Toleration {
  key?: string;
  operator?: string;
  effect?: string;
  tolerationSeconds?: number;
}

type Pod = KubeObject & { spec: { tolerations?: Toleration[] } };

/** `--default-not-ready-toleration-seconds` and `--default-unreachable-toleration-seconds`. */
const SECONDS = 300;
const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** Pods stay five minutes on a node that is in trouble, unless they say otherwise. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],

  admit({ operation, resource, subresource, object }) {
    if (resource.group !== '' || resource.resource !== 'pods' || subresource || !object) return;
    if (operation !== 'CREATE' && operation !== 'UPDATE') return;
    const { spec } = object as Pod;
    const missing = TAINTS.filter((key) => !(spec.tolerations ?? []).some((toleration) => tolerates(toleration, key)));
    if (missing.length === 0) return;
    const added = missing.map((key) => ({ effect: 'NoExecute', key, operator: 'Exists', tolerationSeconds: SECONDS }));
    spec.tolerations = [...(spec.tolerations ?? []), ...added];
  },
};

function tolerates({ key, effect }: Toleration, taint: string): boolean {
  return (!key || key === taint) && (!effect || effect === 'NoExecute');
}
