import { parseTime } from '@drydock/apimachinery';
import type { AdmissionPlugin } from '@drydock/apiserver';
import { DEFAULT_INGRESS_CLASS_ANNOTATION, type IngressClass } from '../ingress-class/ingress-class.ts';
import { INGRESS_CLASS_ANNOTATION, type Ingress } from './ingress.types.ts';

/** An Ingress that names no class gets the default one; the newest of several (plugin/pkg/admission/network/defaultingressclass). */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  resources: ['ingresses'],

  admit({ operation, resource, subresource, object }, { lister }) {
    const concerned = resource.group === 'networking.k8s.io' && resource.resource === 'ingresses' && operation === 'CREATE' && !subresource;
    if (!concerned) return;
    const { spec, metadata } = object as Ingress;
    if (spec.ingressClassName !== undefined || metadata.annotations?.[INGRESS_CLASS_ANNOTATION] !== undefined) return;
    const createdAt = (each: IngressClass) => parseTime(each.metadata.creationTimestamp) ?? 0;
    const [newest] = lister
      .list<IngressClass>('ingressclasses.networking.k8s.io')
      .filter((each) => each.metadata.annotations?.[DEFAULT_INGRESS_CLASS_ANNOTATION] === 'true')
      .sort((a, b) => createdAt(b) - createdAt(a) || (a.metadata.name < b.metadata.name ? -1 : 1));
    if (newest) spec.ingressClassName = newest.metadata.name;
  },
};
