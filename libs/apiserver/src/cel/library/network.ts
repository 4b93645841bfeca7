/** IP addresses and CIDR blocks, strict as Go's netip is: no leading zeros, no zones, no IPv4 in IPv6. */
import { containsIP, formatIP, parseIP, type CIDR, type IPAddress } from '@drydock/apimachinery';
import { abstractType } from '../types.ts';
import { CelError, Opaque } from '../values/value.ts';
import { declare, traversal, type Overload } from './overload.ts';

const IP = abstractType('net.IP');
const CIDR_TYPE = abstractType('net.CIDR');

interface Address extends IPAddress {
  equalTo(other: IPAddress): boolean;
}

interface Prefix {
  address: IPAddress;
  length: number;
  equalTo(other: Prefix): boolean;
}

type IPValue = Opaque<Address>;
type CIDRValue = Opaque<Prefix>;

function sameAddress(a: IPAddress, b: IPAddress): boolean {
  return a.family === b.family && a.value === b.value;
}

function wrapIP(address: IPAddress): IPValue {
  return new Opaque(IP, { ...address, equalTo: (other: IPAddress) => sameAddress(address, other) });
}

function wrapCIDR(address: IPAddress, length: number): CIDRValue {
  const equalTo = (other: Prefix): boolean => other.length === length && sameAddress(address, other.address);
  return new Opaque(CIDR_TYPE, { address, length, equalTo });
}

/** The address, or why it is none. */
function readIP(text: string): IPAddress | string {
  if (text.includes('%')) return `IP address ${JSON.stringify(text)} with zone value is not allowed`;
  const address = parseIP(text);
  if (address && text.includes(':') && address.family === 'IPv4') return `IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`;
  if (address && !(address.family === 'IPv4' && /(?:^|\.)0\d/.test(text))) return address;
  const why = address ? 'IPv4 field has octet with leading zero' : /[.:]/.test(text) ? 'unexpected character' : 'unable to parse IP';
  return `IP Address ${JSON.stringify(text)} parse error during conversion from string: ParseAddr(${JSON.stringify(text)}): ${why}`;
}

function toIP(text: string): IPValue {
  const address = readIP(text);
  if (typeof address === 'string') throw new CelError(address);
  return wrapIP(address);
}

function readCIDR(text: string): { address: IPAddress; length: number } | string {
  const slash = text.lastIndexOf('/');
  const problem = (why: string): string =>
    `network address parse error during conversion from string: netip.ParsePrefix(${JSON.stringify(text)}): ${why}`;
  if (slash < 0) return problem("no '/'");
  const address = readIP(text.slice(0, slash));
  if (typeof address === 'string')
    return address.startsWith('IPv4-mapped')
      ? `IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`
      : problem(address.replace(/^.*from string: /, ''));
  const bits = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(bits)) return problem(`bad bits after slash: ${JSON.stringify(bits)}`);
  if (Number(bits) > widthOf(address)) return problem('prefix length out of range');
  return { address, length: Number(bits) };
}

function toCIDR(text: string): CIDRValue {
  const cidr = readCIDR(text);
  if (typeof cidr === 'string') throw new CelError(`network address parse error during conversion from string: ${cidr}`);
  return wrapCIDR(cidr.address, cidr.length);
}

function widthOf({ family }: IPAddress): number {
  return family === 'IPv4' ? 32 : 128;
}

function networkOf({ address, length }: Prefix): CIDR {
  const rest = BigInt(widthOf(address) - length);
  return { address, prefixLength: length, network: { ...address, value: (address.value >> rest) << rest } };
}

function contains(cidr: CIDRValue, { value }: IPValue): boolean {
  return cidr.value.address.family === value.family && containsIP(networkOf(cidr.value), value);
}

function containsBlock(outer: CIDRValue, inner: CIDRValue): boolean {
  return outer.value.length <= inner.value.length && contains(outer, wrapIP(networkOf(inner.value).network));
}

/** Whether the first bits of an address are those of a block. */
function isWithin(address: IPAddress, ...blocks: string[]): boolean {
  return blocks.some((block) => contains(toCIDR(block), wrapIP(address)));
}

function isUnspecified({ value }: IPAddress): boolean {
  return value === 0n;
}

function isGlobalUnicast(address: IPAddress): boolean {
  const isBroadcast = address.family === 'IPv4' && address.value === 0xffffffffn;
  return (
    !isBroadcast &&
    !isUnspecified(address) &&
    !isWithin(address, '127.0.0.0/8', '::1/128', '224.0.0.0/4', 'ff00::/8', '169.254.0.0/16', 'fe80::/10')
  );
}

const options = { types: { ip: IP, cidr: CIDR_TYPE } };
const parsing = { ...options, cost: traversal };

function addressTest(name: string, test: (address: IPAddress) => boolean): Overload {
  return declare(`ip::${name}(): bool`, ({ value }: IPValue) => test(value), options);
}

export const NETWORK: readonly Overload[] = [
  declare('ip(string): ip', toIP, parsing),
  declare('isIP(string): bool', (text: string) => typeof readIP(text) !== 'string', parsing),
  declare('ip.isCanonical(string): bool', (text: string) => formatIP(toIP(text).value) === text, parsing),
  declare('string(ip): string', ({ value }: IPValue) => formatIP(value), options),
  declare('ip::family(): int', ({ value }: IPValue) => (value.family === 'IPv4' ? 4n : 6n), options),
  addressTest('isUnspecified', isUnspecified),
  addressTest('isLoopback', (address) => isWithin(address, '127.0.0.0/8', '::1/128')),
  addressTest('isLinkLocalMulticast', (address) => isWithin(address, '224.0.0.0/24', 'ff02::/16')),
  addressTest('isLinkLocalUnicast', (address) => isWithin(address, '169.254.0.0/16', 'fe80::/10')),
  addressTest('isGlobalUnicast', isGlobalUnicast),
  declare('cidr(string): cidr', toCIDR, parsing),
  declare('isCIDR(string): bool', (text: string) => typeof readCIDR(text) !== 'string', parsing),
  declare('string(cidr): string', ({ value }: CIDRValue) => `${formatIP(value.address)}/${value.length}`, options),
  declare('cidr::containsIP(string): bool', (cidr: CIDRValue, text: string) => contains(cidr, toIP(text)), options),
  declare('cidr::containsIP(ip): bool', contains, options),
  declare('cidr::containsCIDR(string): bool', (cidr: CIDRValue, text: string) => containsBlock(cidr, toCIDR(text)), options),
  declare('cidr::containsCIDR(cidr): bool', containsBlock, options),
  declare('cidr::ip(): ip', ({ value }: CIDRValue) => wrapIP(value.address), options),
  declare('cidr::prefixLength(): int', ({ value }: CIDRValue) => BigInt(value.length), options),
  declare('cidr::masked(): cidr', ({ value }: CIDRValue) => wrapCIDR(networkOf(value).network, value.length), options),
];
