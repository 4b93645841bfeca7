/** pkg/apis/networking/validation, ValidateNetworkPolicySpec. */
import {
  containsIP,
  FieldPath,
  forbidden,
  invalid,
  isValidCIDR,
  isValidPortNum,
  notSupported,
  parseCIDR,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import { goStrings } from '../../meta/go-strings.ts';
import { invalidAll, optionalOneOf, portNumberOrName } from '../../meta/validation/field-checks.ts';
import { validateLabelSelector } from '../../meta/validation/label-selector.validation.ts';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from './network-policy.types.ts';

const specPath = FieldPath.of('spec');
const POLICY_TYPES = ['Ingress', 'Egress'];

export function validateNetworkPolicy({ spec }: NetworkPolicy): FieldError[] {
  const { podSelector, ingress = [], egress = [], policyTypes = [] } = spec;
  return [
    ...validateLabelSelector(podSelector, specPath.child('podSelector')),
    ...ingress.flatMap(({ ports, from }, index) => ruleErrors(ports, from, 'from', specPath.child('ingress').index(index))),
    ...egress.flatMap(({ ports, to }, index) => ruleErrors(ports, to, 'to', specPath.child('egress').index(index))),
    ...policyTypeErrors(policyTypes, specPath.child('policyTypes')),
  ];
}

function policyTypeErrors(types: readonly string[], path: FieldPath): FieldError[] {
  if (types.length > POLICY_TYPES.length)
    return [invalid(path, goStrings(types, 'networking.PolicyType'), 'may not specify more than two policyTypes')];
  return types.flatMap((type, index) => (POLICY_TYPES.includes(type) ? [] : [notSupported(path.index(index), type, POLICY_TYPES)]));
}

function ruleErrors(
  ports: readonly NetworkPolicyPort[] = [],
  peers: readonly NetworkPolicyPeer[] = [],
  peerField: string,
  path: FieldPath,
): FieldError[] {
  return [
    ...ports.flatMap((port, index) => portErrors(port, path.child('ports').index(index))),
    ...peers.flatMap((peer, index) => peerErrors(peer, path.child(peerField).index(index))),
  ];
}

function portErrors({ protocol, port, endPort }: NetworkPolicyPort, path: FieldPath): FieldError[] {
  return [
    ...optionalOneOf(path.child('protocol'), protocol, ['TCP', 'UDP', 'SCTP']),
    ...(port === undefined ? [] : portNumberOrName(path.child('port'), port)),
    ...(endPort === undefined ? [] : endPortErrors(endPort, port, path.child('endPort'))),
  ];
}

function endPortErrors(endPort: number, port: number | string | undefined, path: FieldPath): FieldError[] {
  if (port === undefined) return [invalid(path, endPort, 'may not be specified when `port` is not specified')];
  if (typeof port === 'string') return [invalid(path, endPort, 'may not be specified when `port` is non-numeric')];
  const tooLow = endPort < port ? [invalid(path, port, 'must be greater than or equal to `port`')] : [];
  return [...tooLow, ...invalidAll(path, endPort, isValidPortNum(endPort))];
}

function peerErrors({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, path: FieldPath): FieldError[] {
  const errors = [
    ...validateLabelSelector(podSelector, path.child('podSelector')),
    ...validateLabelSelector(namespaceSelector, path.child('namespaceSelector')),
    ...(ipBlock ? ipBlockErrors(ipBlock, path.child('ipBlock')) : []),
  ];
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  if (!selects && !ipBlock) errors.push(required(path, 'must specify a peer'));
  if (selects && ipBlock) errors.push(forbidden(path, 'may not specify both ipBlock and another peer'));
  return errors;
}

function ipBlockErrors({ cidr, except = [] }: NonNullable<NetworkPolicyPeer['ipBlock']>, path: FieldPath): FieldError[] {
  const cidrPath = path.child('cidr');
  if (!cidr) return [required(cidrPath)];
  const block = parseCIDR(cidr);
  if (!block) return invalidAll(cidrPath, cidr, isValidCIDR(cidr));
  return except.flatMap((text, index) => {
    const exceptPath = path.child('except').index(index);
    const inner = parseCIDR(text);
    if (!inner) return invalidAll(exceptPath, text, isValidCIDR(text));
    const strict = containsIP(block, inner.network) && inner.prefixLength > block.prefixLength;
    return strict ? [] : [invalid(exceptPath, text, 'must be a strict subset of `cidr`')];
  });
}
