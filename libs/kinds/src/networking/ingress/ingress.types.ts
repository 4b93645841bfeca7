import type { KubeObject } from '@drydock/apimachinery';
import type { LoadBalancerIngress } from '../../core/service/service.types.ts';

export interface Ingress extends KubeObject {
  spec: {
    ingressClassName?: string;
    defaultBackend?: IngressBackend;
    tls?: { hosts?: string[]; secretName?: string }[];
    rules?: IngressRule[];
  };
  status?: { loadBalancer?: { ingress?: LoadBalancerIngress[] } };
}

export interface IngressRule {
  host?: string;
  http?: { paths?: IngressPath[] };
}

export interface IngressPath {
  path?: string;
  pathType?: string | null;
  backend: IngressBackend;
}

export interface IngressBackend {
  service?: { name?: string; port?: { name?: string; number?: number } };
  resource?: { apiGroup?: string; kind?: string; name?: string };
}

/** What named a class before `spec.ingressClassName` did. */
export const INGRESS_CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
