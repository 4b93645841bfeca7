import { FieldPath } from '@drydock/apimachinery';
import { cidrWarnings } from '../../meta/warnings/address.warnings.ts';
import type { NetworkPolicy } from './network-policy.types.ts';

/** pkg/registry/networking/networkpolicy, networkPolicyWarnings: about the blocks of addresses. */
export function networkPolicyWarnings({ spec }: NetworkPolicy): string[] {
  const path = FieldPath.of('spec');
  return [
    ...(spec.ingress ?? []).flatMap(({ from = [] }, index) => blockWarnings(from, path.child('ingress').index(index).child('from'))),
    ...(spec.egress ?? []).flatMap(({ to = [] }, index) => blockWarnings(to, path.child('egress').index(index).child('to'))),
  ];
}

function blockWarnings(peers: readonly { ipBlock?: { cidr?: string; except?: string[] } }[], path: FieldPath): string[] {
  return peers.flatMap(({ ipBlock }, index) => {
    const at = path.index(index).child('ipBlock');
    if (!ipBlock) return [];
    return [
      ...cidrWarnings(at.child('cidr'), ipBlock.cidr ?? ''),
      ...(ipBlock.except ?? []).flatMap((range, place) => cidrWarnings(at.child('except').index(place), range)),
    ];
  });
}
