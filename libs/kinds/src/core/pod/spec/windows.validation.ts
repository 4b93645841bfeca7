/** pkg/apis/core/validation: what containers on Windows may be told (validateWindowsSecurityContextOptions). */
import { invalid, isDNS1123Subdomain, type FieldError, type FieldPath } from '@drydock/apimachinery';
import { invalidAll } from '../../../meta/validation/field-checks.ts';

export interface WindowsOptions {
  gmsaCredentialSpecName?: string;
  gmsaCredentialSpec?: string;
  runAsUserName?: string;
}

/** In KiB. */
const LARGEST_CREDENTIAL = 64;
const LONGEST_DOMAIN = 256;
const LONGEST_USER = 104;

const NETBIOS_NAME = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const DNS_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const DNS_NAME = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`);

export function validateWindowsOptions(options: WindowsOptions | undefined, path: FieldPath): FieldError[] {
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: credential, runAsUserName: user } = options ?? {};
  const errors = name === undefined ? [] : invalidAll(path.child('gmsaCredentialSpecName'), name, isDNS1123Subdomain(name));
  if (credential !== undefined) {
    const at = path.child('gmsaCredentialSpec');
    if (!credential) errors.push(invalid(at, credential, 'gmsaCredentialSpec cannot be an empty string'));
    else if (credential.length > LARGEST_CREDENTIAL * 1024) {
      errors.push(invalid(at, credential, `gmsaCredentialSpec size must be under ${LARGEST_CREDENTIAL} KiB`));
    }
  }
  return user === undefined ? errors : [...errors, ...invalidAll(path.child('runAsUserName'), user, userNameMessages(user))];
}

function userNameMessages(name: string): string[] {
  if (!name) return ['runAsUserName cannot be an empty string'];
  if ([...name].some((character) => character < ' ' || character === '\u007f')) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const user = parts.at(-1)!;
  const domain = parts.length === 2 ? parts[0]! : undefined;
  return [
    ...(domain !== undefined && domain.length >= LONGEST_DOMAIN
      ? [`runAsUserName's Domain length must be under ${LONGEST_DOMAIN} characters`]
      : []),
    ...(domain !== undefined && !NETBIOS_NAME.test(domain) && !DNS_NAME.test(domain)
      ? ["runAsUserName's Domain doesn't match the NetBios nor the DNS format"]
      : []),
    ...(user ? [] : ["runAsUserName's User cannot be empty"]),
    ...(user.length > LONGEST_USER ? [`runAsUserName's User length must not be longer than ${LONGEST_USER} characters`] : []),
    ...(/^[. ]+$/.test(user) ? ["runAsUserName's User cannot contain only periods or spaces"] : []),
    ...(/["/\\:;|=,+*?<>@[\]]/.test(user) ? ['runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]'] : []),
  ];
}
