import { FieldPath, formatTime, invalid, parseTime, type FieldError, type KubeObject } from '@drydock/apimachinery';
import type { Heartbeats, ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';

export interface Lease extends KubeObject {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    /** Microsecond precision. */
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}

/** pkg/apis/coordination/validation. */
function validateLease({ spec }: Lease): FieldError[] {
  const path = FieldPath.of('spec');
  const errors: FieldError[] = [];
  const { leaseDurationSeconds: duration, leaseTransitions: transitions } = spec ?? {};
  if (duration !== undefined && duration <= 0) errors.push(invalid(path.child('leaseDurationSeconds'), duration, 'must be greater than 0'));
  if (transitions !== undefined && transitions < 0) {
    errors.push(invalid(path.child('leaseTransitions'), transitions, 'must be greater than or equal to 0'));
  }
  return errors;
}

export const NODE_LEASE_NAMESPACE = 'kube-node-lease';
/** A kubelet renews a quarter of the lease's duration after the last time, which is 40 s (pkg/kubelet, nodeLeaseRenewIntervalFraction). */
export const NODE_LEASE_INTERVAL = 10_000;
/** The retry period of leader election, and what API servers renew their identity at. */
const LEADER_INTERVAL = 2_000;
const IDENTITY_INTERVAL = 10_000;
const IDENTITY_LABEL = 'apiserver.kubernetes.io/identity';

/** The lease as its holder has renewed it by now. */
export function renewedLease(lease: Lease, heartbeats: Heartbeats): Lease {
  const renewed = lastRenewal(lease, heartbeats);
  if (renewed === undefined || renewed <= (parseTime(lease.spec?.renewTime) ?? 0)) return lease;
  return { ...lease, spec: { ...lease.spec, renewTime: formatMicroTime(renewed) } };
}

function lastRenewal({ metadata, spec }: Lease, heartbeats: Heartbeats): number | undefined {
  const holder = spec?.holderIdentity ?? '';
  if (metadata.namespace === NODE_LEASE_NAMESPACE) return heartbeats.kubelet(holder, NODE_LEASE_INTERVAL);
  if (metadata.namespace !== 'kube-system' || !holder.includes('_')) return undefined;
  const host = metadata.labels?.[IDENTITY_LABEL] ? metadata.labels['kubernetes.io/hostname'] : holder.slice(0, holder.indexOf('_'));
  return heartbeats.component(host ?? '', metadata.labels?.[IDENTITY_LABEL] ? IDENTITY_INTERVAL : LEADER_INTERVAL, metadata.name);
}

/** MicroTime: six digits after the point. */
export function formatMicroTime(milliseconds: number): string {
  const fraction = `${((milliseconds % 1000) + 1000) % 1000}`.padStart(3, '0');
  return formatTime(milliseconds).replace('Z', `.${fraction}000Z`);
}

export const leases: ResourceDefinition<Lease> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  namespaced: true,
  strategy: { validate: validateLease, allowCreateOnUpdate: true, allowUnconditionalUpdate: false, generationChanges: false },
  present: renewedLease,
  table: {
    columns: [nameColumn, { name: 'Holder', type: 'string' }, ageColumn],
    cells: (lease, clock) => [lease.metadata.name, lease.spec?.holderIdentity ?? '', ageOf(lease, clock)],
  },
};
