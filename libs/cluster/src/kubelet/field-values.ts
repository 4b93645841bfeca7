/** The fields of a pod that its containers can see: the downward API (pkg/fieldpath, pkg/api/v1/resource). */
import { getOwn, quantityMilliValue, quantityOf, quantityValue, type KubeObject } from '@drydock/apimachinery';
import type { Container, Pod, ResourceFieldSelector, ResourceList } from '@drydock/kinds';

/** The text of a field; undefined for a path that means nothing. */
export function fieldValue({ metadata, spec, status }: Pod, path: string): string | undefined {
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (subscript) return (getOwn(metadata[subscript[1] as 'labels' | 'annotations'] ?? {}, subscript[2]!) as string | undefined) ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid ?? '';
    case 'metadata.labels':
      return formatMap(metadata.labels);
    case 'metadata.annotations':
      return formatMap(metadata.annotations);
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.hostIP':
      return status?.hostIP ?? '';
    case 'status.hostIPs':
      return (status?.hostIPs ?? []).map(({ ip }) => ip).join(',');
    case 'status.podIP':
      return status?.podIP ?? '';
    case 'status.podIPs':
      return (status?.podIPs ?? []).map(({ ip }) => ip).join(',');
    default:
      return undefined;
  }
}

/** One `key="value"` for each line, sorted, without a newline at the end. */
function formatMap(map: Record<string, string> | undefined): string {
  const keys = Object.keys(map ?? {}).sort();
  return keys.map((key) => `${key}=${JSON.stringify(map![key])}`).join('\n');
}

/** A request or limit in units of the divisor, rounded up. Without a limit it is what the node can give. */
export function resourceFieldValue(
  pod: Pod,
  { containerName, resource = '', divisor }: ResourceFieldSelector,
  node: KubeObject | undefined,
  own?: Container,
): string {
  const container = containerName ? allContainers(pod).find(({ name }) => name === containerName) : own;
  const [list = '', name = ''] = resource.split(/\.(.*)/);
  const resources = container?.resources;
  const limit = getOwn(resources?.limits ?? {}, name) as string | undefined;
  const request = getOwn(resources?.requests ?? {}, name) as string | undefined;
  const allocatable = (node?.status as { allocatable?: ResourceList } | undefined)?.allocatable;
  const amount =
    list === 'limits'
      ? (limit ?? (getOwn(allocatable ?? {}, name) as string | undefined))
      : (request ?? (list === 'requests' ? limit : undefined));
  return formatAmount(name, amount ?? '0', divisor);
}

function formatAmount(name: string, amount: string, divisor: string | number | undefined): string {
  const unit = quantityOf(divisor === undefined || `${divisor}` === '0' ? '1' : divisor);
  const size =
    name === 'cpu'
      ? quantityMilliValue(quantityOf(amount)) / quantityMilliValue(unit)
      : quantityValue(quantityOf(amount)) / quantityValue(unit);
  return `${Math.ceil(size)}`;
}

function allContainers({ spec }: Pod): Container[] {
  return [...spec.containers, ...(spec.initContainers ?? [])];
}
