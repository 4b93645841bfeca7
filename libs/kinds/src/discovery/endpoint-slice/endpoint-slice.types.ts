import type { KubeObject, ObjectReference } from '@drydock/apimachinery';

export interface EndpointSlice extends KubeObject {
  addressType: 'IPv4' | 'IPv6' | 'FQDN';
  endpoints?: SliceEndpoint[] | null;
  ports?: SlicePort[] | null;
}

export interface SliceEndpoint {
  addresses: string[];
  conditions?: { ready?: boolean; serving?: boolean; terminating?: boolean };
  hostname?: string;
  nodeName?: string;
  zone?: string;
  /** What v1beta1 called `topology`. */
  deprecatedTopology?: Record<string, string>;
  /** The zones whose clients should use it. */
  hints?: { forZones?: { name: string }[] };
  targetRef?: ObjectReference;
}

export interface SlicePort {
  name?: string;
  port?: number;
  protocol?: string;
  appProtocol?: string;
}

/** The Service that a slice belongs to. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';
export const SLICE_MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';
/** Index of slices by `NAMESPACE/SERVICE`. */
export const SERVICE_INDEX = 'service';
/** `--max-endpoints-per-slice`. */
export const MAX_ENDPOINTS_PER_SLICE = 100;
