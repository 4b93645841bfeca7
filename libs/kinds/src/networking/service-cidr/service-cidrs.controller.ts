/** Says which ranges of Service addresses are in use, and holds those whose addresses are (pkg/controller/servicecidrs). */
import { containsIP, formatTime, parseCIDR, parseIP, type Condition } from '@drydock/apimachinery';
import { enqueueObject, type Controller, type ControllerContext } from '../../controller/controller.ts';
import type { IPAddress } from '../ip-address/ip-address.ts';
import { serviceCIDRs, type ServiceCIDR } from './service-cidr.ts';

const FINALIZER = 'networking.k8s.io/service-cidr-finalizer';
const RANGES = 'servicecidrs.networking.k8s.io';

export const serviceCIDRsController: Controller = {
  name: 'service-cidrs-controller',
  watches: {
    [RANGES]: enqueueObject,
    'ipaddresses.networking.k8s.io'({ type }, enqueue, lister) {
      if (type !== 'DELETED') return;
      for (const { metadata } of lister.list(RANGES)) if (metadata.deletionTimestamp) enqueue(metadata.name);
    },
  },

  reconcile(name, context) {
    const range = context.lister.get<ServiceCIDR>(RANGES, undefined, name);
    if (!range) return;
    const { deletionTimestamp, finalizers = [] } = range.metadata;
    if (!deletionTimestamp) {
      if (!finalizers.includes(FINALIZER)) {
        context.client.patch(serviceCIDRs, undefined, name, { metadata: { finalizers: [...finalizers, FINALIZER] } });
      }
      return report(range, { type: 'Ready', status: 'True', message: 'Kubernetes Service CIDR is ready' }, context);
    }
    if (!finalizers.includes(FINALIZER)) return;
    if (isNeeded(range, context)) {
      const message = 'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR';
      return report(range, { type: 'Ready', status: 'False', reason: 'Terminating', message }, context);
    }
    const kept = finalizers.filter((each) => each !== FINALIZER);
    context.client.patch(serviceCIDRs, undefined, name, { metadata: { finalizers: kept.length > 0 ? kept : null } });
  },
};

function report(
  range: ServiceCIDR,
  { type, status, reason = '', message }: Omit<Condition, 'lastTransitionTime'>,
  context: ControllerContext,
): void {
  const before = range.status?.conditions?.find((each) => each.type === type);
  if (before?.status === status) return;
  const condition = { lastTransitionTime: formatTime(context.clock.now()), message, reason, status, type };
  const { name } = range.metadata;
  context.client.patch(serviceCIDRs, undefined, name, { status: { conditions: [condition] } }, 'status');
}

/** Whether an address lies in it and in no other range that stays. */
function isNeeded(range: ServiceCIDR, { lister }: ControllerContext): boolean {
  const others = lister
    .list<ServiceCIDR>(RANGES)
    .filter(({ metadata }) => metadata.name !== range.metadata.name && !metadata.deletionTimestamp);
  const holds = ({ spec }: ServiceCIDR, address: string) =>
    (spec.cidrs ?? []).some((cidr) => {
      const [block, ip] = [parseCIDR(cidr), parseIP(address)];
      return block !== undefined && ip !== undefined && containsIP(block, ip);
    });
  return lister
    .list<IPAddress>('ipaddresses.networking.k8s.io')
    .some(({ metadata: { name } }) => holds(range, name) && !others.some((other) => holds(other, name)));
}
