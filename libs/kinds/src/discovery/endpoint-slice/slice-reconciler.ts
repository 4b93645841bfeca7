/** Brings the slices that a controller manages to what they should hold, with few writes (k8s.io/endpointslice, Reconciler). */
import { changedMetadata, deepEqual, isReason, type OwnerReference } from '@drydock/apimachinery';
import type { ControllerContext } from '../../controller/controller.ts';
import { withTrigger } from '../../core/service/trigger-time.ts';
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
  /** The annotation with the time of the change, where there is one to tell. */
  trigger?: Readonly<Record<string, string>>;
  owner: OwnerReference;
}

/** What has to be written. */
interface Plan {
  readonly creates: { group: EndpointGroup; endpoints: SliceEndpoint[] }[];
  readonly updates: { slice: EndpointSlice; endpoints: SliceEndpoint[] }[];
  readonly deletes: EndpointSlice[];
}

/** `existing` are the slices of this controller for this owner. Slices that nothing is left for are used for what is new, or deleted. */
export function reconcileSlices(
  template: SliceTemplate,
  groups: readonly EndpointGroup[],
  existing: readonly EndpointSlice[],
  context: ControllerContext,
): void {
  const plan: Plan = { creates: [], updates: [], deletes: [] };
  const unclaimed = new Set(existing);
  for (const group of groups) {
    const mine = existing.filter((slice) => slice.addressType === group.addressType && deepEqual(slice.ports ?? [], group.ports ?? []));
    for (const slice of mine) unclaimed.delete(slice);
    planGroup(group, mine, plan);
  }
  plan.deletes.push(...unclaimed);
  const replaced = replacements(plan, template);
  for (const { group, endpoints } of plan.creates) if (!replaced.has(endpoints)) createSlice(template, group, endpoints, context);
  for (const { slice, endpoints } of plan.updates) updateSlice(template, slice, endpoints, context);
  for (const { group, endpoints } of plan.creates) {
    const slice = replaced.get(endpoints);
    if (slice) updateSlice(template, slice, endpoints, context, group.ports);
  }
  const reused = new Set(replaced.values());
  for (const slice of plan.deletes) if (!reused.has(slice)) deleteSlice(slice, context);
}

/** The slices that would be deleted and can hold what would be created, by its endpoints: the last comes first (finalize). */
function replacements({ creates, deletes }: Plan, { owner }: SliceTemplate): Map<SliceEndpoint[], EndpointSlice> {
  const waiting = [...creates];
  const replaced = new Map<SliceEndpoint[], EndpointSlice>();
  for (const slice of deletes) {
    const last = waiting.at(-1);
    if (!last) break;
    const isOwn = slice.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === owner.uid);
    if (slice.addressType !== last.group.addressType || !isOwn || slice.metadata.deletionTimestamp) continue;
    replaced.set(last.endpoints, slice);
    waiting.pop();
  }
  return replaced;
}

function planGroup(group: EndpointGroup, slices: readonly EndpointSlice[], { creates, updates, deletes }: Plan): void {
  const waiting = new Map(group.endpoints.map((endpoint) => [identityOf(endpoint), endpoint]));
  const kept = slices.map((slice) => ({ slice, endpoints: takeKnown(slice, waiting) }));
  for (const { endpoints } of kept) if (endpoints.length > 0) fill(endpoints, waiting);
  let writtenOne: boolean = false;
  for (const { slice, endpoints } of kept) {
    const stays: boolean = endpoints.length > 0 || (group.endpoints.length === 0 && !writtenOne && !slice.endpoints?.length);
    if (stays) updates.push({ slice, endpoints });
    else deletes.push(slice);
    writtenOne ||= stays;
  }
  while (waiting.size > 0 || !writtenOne) {
    const endpoints: SliceEndpoint[] = [];
    fill(endpoints, waiting);
    creates.push({ group, endpoints });
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

/** `ports` are those of a slice that is used for another group from now on. */
function updateSlice(
  template: SliceTemplate,
  slice: EndpointSlice,
  endpoints: SliceEndpoint[],
  context: ControllerContext,
  ports: SlicePort[] | null = slice.ports ?? null,
): void {
  const isSame = deepEqual(slice.endpoints ?? [], endpoints) && deepEqual(slice.metadata.labels, template.labels);
  if (isSame && deepEqual(slice.ports ?? null, ports)) return;
  const annotations = withTrigger({ ...slice.metadata.annotations, ...template.annotations }, template.trigger ?? {});
  context.client.update(endpointSlices, {
    ...slice,
    metadata: changedMetadata(slice.metadata, { labels: { ...template.labels }, annotations: undefined, ...unlessEmpty(annotations) }),
    endpoints,
    ports,
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
      ...unlessEmpty({ ...template.annotations, ...template.trigger }),
      ownerReferences: [template.owner],
    },
    addressType: group.addressType,
    endpoints,
    ports: group.ports,
  });
}

function unlessEmpty(annotations: Record<string, string>): { annotations?: Record<string, string> } {
  return Object.keys(annotations).length > 0 ? { annotations } : {};
}

function deleteSlice({ metadata }: EndpointSlice, { client }: ControllerContext): void {
  try {
    client.delete(endpointSlices, metadata.namespace, metadata.name);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}
