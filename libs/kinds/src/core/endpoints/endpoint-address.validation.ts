import { containsIP, parseCIDR, parseIP } from '@drydock/apimachinery';

const UNSPECIFIED = ['0.0.0.0/32', '::/128'];
const SPECIAL_RANGES: readonly (readonly [cidrs: readonly string[], message: string])[] = [
  [UNSPECIFIED, 'may not be unspecified'],
  [['127.0.0.0/8', '::1/128'], 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  [['169.254.0.0/16', 'fe80::/10'], 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  [['224.0.0.0/24', 'ff02::/10'], 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
];

/** Why traffic must not be sent to an address (pkg/apis/core/validation, ValidateEndpointIP). What is no address has no such reason. */
export function endpointAddressErrors(address: string): string[] {
  const ip = parseIP(address);
  if (!ip) return [];
  return SPECIAL_RANGES.filter(([cidrs]) => cidrs.some((cidr) => containsIP(parseCIDR(cidr)!, ip))).map(([cidrs, message]) =>
    cidrs === UNSPECIFIED ? `${message} (${address})` : message,
  );
}
