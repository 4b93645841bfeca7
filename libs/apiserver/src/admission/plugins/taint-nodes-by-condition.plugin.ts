import type { KubeObject } from '@drydock/apimachinery';
import type { AdmissionPlugin } from '../admission-plugin.ts';

interface Taint {
  key: string;
  value?: string;
  effect: string;
}

const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** A new node takes no pods until the node controller has seen that it is ready (plugin/pkg/admission/nodetaint). */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  resources: ['nodes'],

  admit({ operation, resource, subresource, object }) {
    if (operation !== 'CREATE' || resource.group !== '' || resource.resource !== 'nodes' || subresource || !object) return;
    const node = object as KubeObject & { spec?: { taints?: Taint[] } };
    const taints = node.spec?.taints ?? [];
    if (taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect)) return;
    node.spec = { ...node.spec, taints: [...taints, { ...NOT_READY }] };
  },
};
