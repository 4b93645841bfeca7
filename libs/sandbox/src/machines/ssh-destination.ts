/** Where ssh and scp connect to, and why they cannot. */
import type { Process } from '@drydock/shell';
import type { Machines } from './machines.ts';

const PORT = 22;

export interface Destination {
  user: string;
  host: string;
  port: number;
}

/** `[user@]host`, `ssh://[user@]host[:port]`. */
export function parseDestination(text: string, { user, port }: { user?: string; port?: number } = {}): Destination {
  const url = /^ssh:\/\/(?:([^@/]*)@)?([^:/]*)(?::(\d+))?\/?$/.exec(text);
  if (url) return { user: url[1] ?? user ?? 'root', host: url[2]!, port: url[3] ? Number(url[3]) : (port ?? PORT) };
  const at = text.lastIndexOf('@');
  return { user: at < 0 ? (user ?? 'root') : text.slice(0, at), host: text.slice(at + 1), port: port ?? PORT };
}

/** The name of the machine, or what ssh says (openssh, sshconnect.c). `after`: milliseconds until it does. */
export function reach(
  machines: Machines,
  from: string,
  process: Process,
  { user, host, port }: Destination,
): { machine: string } | { failure: string; after: number } {
  const address = machines.hosts.resolve(process.files, host);
  if (address === undefined) return { failure: `ssh: Could not resolve hostname ${host}: Name or service not known\n`, after: 0 };
  const fail = (why: string, after = 0) => ({ failure: `ssh: connect to host ${host} port ${port}: ${why}\n`, after });
  const machine = machines.hosts.at(address, from);
  if (machine === undefined) return address.startsWith('10.244.') ? fail('Connection refused') : fail('Connection timed out', TCP_TIMEOUT);
  const obstacle = machines.obstacle(from, machine);
  if (obstacle === 'down') return fail('No route to host', ARP_TIMEOUT);
  if (obstacle === 'cut') return fail('Connection timed out', TCP_TIMEOUT);
  if (port !== PORT) return fail('Connection refused');
  if (user !== 'root') return { failure: `${user}@${host}: Permission denied (publickey).\n`, after: 0 };
  return { machine };
}

/** How long Linux asks for the hardware address of a neighbour, and how long it tries to connect (tcp_syn_retries). */
const ARP_TIMEOUT = 3_000;
const TCP_TIMEOUT = 131_000;

/** What a login finds in its environment. */
export function loginEnvironment(term: string | undefined): Record<string, string> {
  return {
    HOME: '/root',
    USER: 'root',
    LOGNAME: 'root',
    SHELL: '/bin/bash',
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
    ...(term ? { TERM: term } : {}),
  };
}
