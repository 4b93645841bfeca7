/** Warnings about addresses that are accepted, but not in their standard form (k8s.io/apimachinery, util/validation/ip.go). */
import { formatCIDR, formatIP, parseCIDR, parseIP, type FieldPath, type IPAddress } from '@drydock/apimachinery';

/** About a value that is an address; nothing about others. */
export function ipWarnings(path: FieldPath, value: string): string[] {
  const address = parseIP(value);
  if (!address) return [];
  if (!isStandard(value, address)) {
    return [
      `${path}: non-standard IP address "${value}" will be considered invalid in a future Kubernetes release: use "${formatIP(address)}"`,
    ];
  }
  const canonical = formatIP(address);
  return canonical === value ? [] : [`${path}: IPv6 address "${value}" should be in RFC 5952 canonical format ("${canonical}")`];
}

/** About a value that is a block; nothing about others. */
export function cidrWarnings(path: FieldPath, value: string): string[] {
  const block = parseCIDR(value);
  if (!block) return [];
  const { address, network } = block;
  const canonical = formatCIDR(block);
  const warnings: string[] = [];
  if (address.value !== network.value) {
    const single = `${formatIP(address)}/${address.family === 'IPv4' ? 32 : 128}`;
    warnings.push(`${path}: CIDR value "${value}" is ambiguous in this context (should be "${canonical}" or "${single}"?)`);
  }
  const [text = '', digits = ''] = value.split('/');
  if (!isStandard(text, address) || /^0./.test(digits)) {
    warnings.push(
      `${path}: non-standard CIDR value "${value}" will be considered invalid in a future Kubernetes release: use "${canonical}"`,
    );
  }
  return warnings.length > 0 || canonical === value
    ? warnings
    : [`${path}: IPv6 CIDR value "${value}" should be in RFC 5952 canonical format ("${canonical}")`];
}

/** Without zeros in front of a number, and not an IPv4 address that is written as IPv6. */
function isStandard(text: string, { family }: IPAddress): boolean {
  return family === 'IPv6' || formatIP(parseIP(text)!) === text;
}
