/** Brings the slices that a controller manages to what they should hold, with few writes (k8s.io/endpointslice, Reconciler). */
import { deepEqual, formatTime, isReason, type OwnerReference } from '@drydock/apimachinery';
import type { ControllerContext } from '../../controller/controller.ts';
import { TRIGGER_TIME_ANNOTATION } from '../../core/endpoints/endpoints.types.ts';
import { endpointSlices } from './endpoint-slice.ts';
import { MAX_ENDPOINTS_PER_SLICE, type EndpointSlice, type SliceEndpoint, type SlicePort } from './endpoint-slice.types.ts';

/** Endpoints that have the same ports and address type. */
export interface EndpointGroup {
  addressType: EndpointSlice['addressType'];
  ports: SlicePort[] | null;
  endpoints: SliceEndpoint[];
}

export interface SliceTemplate {
  namespace: string;
  /** What names begin with. */
  baseName: string;
  labels: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  owner: OwnerReference;
}

/** `existing` are the slices of this controller for this owner. Slices that nothing is left for are deleted. */
export function reconcileSlices(
  template: SliceTemplate,
  groups: readonly EndpointGroup[],
  existing: readonly EndpointSlice[],
  context: ControllerContext,
): void {
  const unclaimed = new Set(existing);
  for (const group of groups) {
    const mine = existing.filter((slice) => slice.addressType === group.addressType && deepEqual(slice.ports ?? [], group.ports ?? []));
    for (const slice of mine) unclaimed.delete(slice);
    reconcileGroup(template, group, mine, context);
  }
  for (const slice of unclaimed) deleteSlice(slice, context);
}

function reconcileGroup(template: SliceTemplate, group: EndpointGroup, slices: readonly EndpointSlice[], context: ControllerContext): void {
  const waiting = new Map(group.endpoints.map((endpoint) => [identityOf(endpoint), endpoint]));
  const kept = slices.map((slice) => ({ slice, endpoints: takeKnown(slice, waiting) }));
  for (const { endpoints } of kept) if (endpoints.length > 0) fill(endpoints, waiting);
  let writtenOne: boolean = false;
  for (const { slice, endpoints } of kept) {
    const stays: boolean = endpoints.length > 0 || (group.endpoints.length === 0 && !writtenOne && !slice.endpoints?.length);
    if (stays) updateSlice(template, slice, endpoints, context);
    else deleteSlice(slice, context);
    writtenOne ||= stays;
  }
  while (waiting.size > 0 || !writtenOne) {
    const endpoints: SliceEndpoint[] = [];
    fill(endpoints, waiting);
    createSlice(template, group, endpoints, context);
    writtenOne = true;
  }
}

/** The slice's endpoints that are still wanted, in their new state and old order. */
function takeKnown(slice: EndpointSlice, waiting: Map<string, SliceEndpoint>): SliceEndpoint[] {
  return (slice.endpoints ?? []).flatMap((endpoint) => {
    const identity = identityOf(endpoint);
    const wanted = waiting.get(identity);
    waiting.delete(identity);
    return wanted ? [wanted] : [];
  });
}

function fill(endpoints: SliceEndpoint[], waiting: Map<string, SliceEndpoint>): void {
  for (const [identity, endpoint] of waiting) {
    if (endpoints.length >= MAX_ENDPOINTS_PER_SLICE) return;
    endpoints.push(endpoint);
    waiting.delete(identity);
  }
}

function identityOf({ addresses, targetRef }: SliceEndpoint): string {
  return `${addresses.join(',')} ${targetRef?.uid ?? ''}`;
}

function triggerTime(context: ControllerContext): Record<string, string> {
  return { [TRIGGER_TIME_ANNOTATION]: formatTime(context.clock.now()) };
}

function updateSlice(template: SliceTemplate, slice: EndpointSlice, endpoints: SliceEndpoint[], context: ControllerContext): void {
  if (deepEqual(slice.endpoints ?? [], endpoints) && deepEqual(slice.metadata.labels, template.labels)) return;
  const annotations = { ...slice.metadata.annotations, ...template.annotations, ...triggerTime(context) };
  context.client.update(endpointSlices, {
    ...slice,
    metadata: { ...slice.metadata, labels: { ...template.labels }, annotations },
    endpoints,
  });
}

function createSlice(template: SliceTemplate, group: EndpointGroup, endpoints: SliceEndpoint[], context: ControllerContext): void {
  context.client.create<EndpointSlice>(endpointSlices, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: `${template.baseName}-`,
      namespace: template.namespace,
      labels: { ...template.labels },
      annotations: { ...template.annotations, ...triggerTime(context) },
      ownerReferences: [template.owner],
    },
    addressType: group.addressType,
    endpoints,
    ports: group.ports,
  });
}

function deleteSlice({ metadata }: EndpointSlice, { client }: ControllerContext): void {
  try {
    client.delete(endpointSlices, metadata.namespace, metadata.name);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}
