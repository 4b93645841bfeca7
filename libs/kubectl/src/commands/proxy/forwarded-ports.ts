/** The words of `kubectl port-forward` (client-go, tools/portforward): `8080:80`, `:80`, `80`, and addresses to listen on. */
import { CommandError } from '../../command/command-error.ts';

export interface ForwardedPort {
  /** 0: any free one. */
  local: number;
  remote: number;
}

export interface ListenAddress {
  protocol: 'tcp4' | 'tcp6';
  address: string;
  /** Whether one address that works is enough (`localhost`), or each of them has to. */
  failureMode: 'any' | 'all';
}

export function parsePorts(words: readonly string[]): ForwardedPort[] {
  return words.map((word) => {
    const parts = word.split(':');
    if (parts.length > 2) throw new CommandError(`invalid port format '${word}'`);
    const [local = '', remote = local] = parts;
    const port = { local: parsePort(parts.length === 2 && local === '' ? '0' : local, 'local'), remote: parsePort(remote, 'remote') };
    if (port.remote === 0) throw new CommandError('remote port must be > 0');
    return port;
  });
}

/** In Go's words (strconv.ParseUint with 16 bits). */
function parsePort(text: string, which: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number < 65_536) return number;
  const why = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax';
  throw new CommandError(`error parsing ${which} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`);
}

export function parseAddresses(words: readonly string[]): ListenAddress[] {
  const parsed = new Map<string, ListenAddress>();
  for (const word of words) {
    if (word === 'localhost') {
      parsed.set('127.0.0.1', { protocol: 'tcp4', address: '127.0.0.1', failureMode: 'all' });
      parsed.set('::1', { protocol: 'tcp6', address: '::1', failureMode: 'all' });
    } else if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(word) && word.split('.').every((part) => Number(part) < 256)) {
      if (!parsed.has(word)) parsed.set(word, { protocol: 'tcp4', address: word, failureMode: 'any' });
    } else if (/^[0-9a-fA-F:]+$/.test(word) && word.includes(':')) {
      if (!parsed.has(word)) parsed.set(word, { protocol: 'tcp6', address: word, failureMode: 'any' });
    } else throw new CommandError(`${word} is not a valid IP`);
  }
  if (parsed.size === 0) throw new CommandError('you must specify at least 1 address');
  return [...parsed.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** `127.0.0.1:80`, `[::1]:80`. */
export function hostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** `8080:http` → its two sides, which are the same without a colon. */
export function splitPort(word: string): { local: string; remote: string } {
  const [local = '', remote = local] = word.split(':');
  return { local, remote };
}
