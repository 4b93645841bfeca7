import type { ResourceName } from '@drydock/apiserver';
import type { KubeObject } from '@drydock/apimachinery';
import type { EndpointSlice } from '@drydock/kinds';

const SLICES: ResourceName = { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices' };
const SERVICE_LABEL = 'kubernetes.io/service-name';

/** The uids of the pods that each Service sends traffic to, by `namespace/name`. */
export function endpointsByService(list: <T extends KubeObject>(resource: ResourceName) => T[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { metadata, endpoints } of list<EndpointSlice>(SLICES)) {
    const service = metadata.labels?.[SERVICE_LABEL];
    if (!service) continue;
    const key = `${metadata.namespace}/${service}`;
    const uids = (endpoints ?? []).flatMap(({ conditions, targetRef }) =>
      conditions?.ready !== false && targetRef?.kind === 'Pod' && targetRef.uid ? [targetRef.uid] : [],
    );
    found.set(key, [...new Set([...(found.get(key) ?? []), ...uids])]);
  }
  return found;
}
