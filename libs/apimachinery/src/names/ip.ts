/** IP addresses and CIDR blocks as the API's older fields accept them (k8s.io/utils/net, ParseIPSloppy: leading zeros pass). */

export interface IPAddress {
  family: 'IPv4' | 'IPv6';
  value: bigint;
}

function parseIPv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^[0-9]{1,}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(Number(part)), 0n);
}

const IPV4_MAPPED = 0xffffn;

function parseIPv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : ipv6Groups(half)));
  const [head, tail] = groups;
  if (!head || groups.includes(undefined)) return undefined;
  const count = head.length + (tail?.length ?? 0);
  if (tail ? count > 7 : count !== 8) return undefined;
  const all = tail ? [...head, ...Array<number>(8 - count).fill(0), ...tail] : head;
  return all.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** The 16-bit groups of one side of `::`; a dotted address at the end makes two. */
function ipv6Groups(text: string): number[] | undefined {
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    const dotted = i === parts.length - 1 && part.includes('.') ? parseIPv4(part) : undefined;
    if (dotted !== undefined) groups.push(Number(dotted >> 16n), Number(dotted & 0xffffn));
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** `undefined` for what is not an address. An IPv4 address mapped into IPv6 is taken for IPv4, as Go does. */
export function parseIP(text: string): IPAddress | undefined {
  const ipv4 = text.includes(':') ? undefined : parseIPv4(text);
  if (ipv4 !== undefined) return { family: 'IPv4', value: ipv4 };
  const ipv6 = text.includes(':') ? parseIPv6(text) : undefined;
  if (ipv6 === undefined) return undefined;
  return ipv6 >> 32n === IPV4_MAPPED ? { family: 'IPv4', value: ipv6 & 0xffffffffn } : { family: 'IPv6', value: ipv6 };
}

/** The canonical form; IPv6 as RFC 5952 says. */
export function formatIP({ family, value }: IPAddress): string {
  if (family === 'IPv4') return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(16 * (7 - i))) & 0xffffn).toString(16));
  const run = longestZeroRun(groups);
  if (run.length < 2) return groups.join(':');
  return `${groups.slice(0, run.start).join(':')}::${groups.slice(run.start + run.length).join(':')}`;
}

function longestZeroRun(groups: string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}

export interface CIDR {
  /** As written, bits beyond the prefix included. */
  address: IPAddress;
  /** The first address of the block. */
  network: IPAddress;
  prefixLength: number;
}

export function parseCIDR(text: string): CIDR | undefined {
  const slash = text.lastIndexOf('/');
  const address = slash < 0 ? undefined : parseIP(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (!address || !/^[0-9]{1,3}$/.test(digits)) return undefined;
  const bits = address.family === 'IPv4' ? 32 : 128;
  const prefixLength = Number(digits);
  if (prefixLength > bits) return undefined;
  const hostBits = BigInt(bits - prefixLength);
  return { address, network: { family: address.family, value: (address.value >> hostBits) << hostBits }, prefixLength };
}

export function formatCIDR({ network, prefixLength }: CIDR): string {
  return `${formatIP(network)}/${prefixLength}`;
}

export function containsIP(cidr: CIDR, address: IPAddress): boolean {
  if (cidr.network.family !== address.family) return false;
  const hostBits = BigInt((address.family === 'IPv4' ? 32 : 128) - cidr.prefixLength);
  return address.value >> hostBits === cidr.network.value >> hostBits;
}

/** The same rule as `IsValidIPForLegacyField` without strictness. */
export function isValidIP(value: string): string[] {
  return parseIP(value) ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];
}

/** The same rule as `IsValidCIDRForLegacyField` without strictness. */
export function isValidCIDR(value: string): string[] {
  return parseCIDR(value) ? [] : ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
}

/** Without zeros in front of a number; an IPv4 address not written as an IPv6 one. */
function hasNoLeadingZeros(value: string): boolean {
  return value.split(/[.:]/).every((part) => !/^0\d/.test(part)) || !value.includes('.');
}

const isMappedIPv4 = (value: string): boolean => value.includes(':') && parseIP(value)?.family === 'IPv4';

/** IsValidIP: nothing but the canonical form will do. */
export function isStrictlyValidIP(value: string): string[] {
  const ip = parseIP(value);
  if (!ip) return isValidIP(value);
  const errors = [
    ...(hasNoLeadingZeros(value) ? [] : ['must not have leading 0s']),
    ...(isMappedIPv4(value) ? ['must not be an IPv4-mapped IPv6 address'] : []),
  ];
  if (errors.length > 0 || formatIP(ip) === value) return errors;
  return [`must be in canonical form ("${formatIP(ip)}")`];
}

/** IsValidCIDR: nothing but the canonical form will do. */
export function isStrictlyValidCIDR(value: string): string[] {
  const block = parseCIDR(value);
  if (!block) return isValidCIDR(value);
  const [address = '', digits = ''] = value.split('/');
  if (!hasNoLeadingZeros(address) || /^0\d/.test(digits)) return ['must not have leading 0s in IP or prefix length'];
  if (isMappedIPv4(address)) return ['must not have an IPv4-mapped IPv6 address'];
  if (block.address.value !== block.network.value) return ['must not have bits set beyond the prefix length'];
  return formatCIDR(block) === value ? [] : [`must be in canonical form ("${formatCIDR(block)}")`];
}
