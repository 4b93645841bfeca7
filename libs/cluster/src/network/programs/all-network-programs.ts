import type { Program } from '@drydock/shell';
import type { NetworkClient } from '../network-client.ts';
import { newNetcat, newPing } from './connect.program.ts';
import { newCurl } from './curl.program.ts';
import { newHost } from './host.program.ts';
import { newBridge, newIp } from './ip.program.ts';
import { newDig, newNslookup } from './nslookup.program.ts';
import { newNetstat, newSs } from './sockets.program.ts';
import { newTraceroute } from './traceroute.program.ts';
import { newWget } from './wget.program.ts';

/** The programs that use the network, from one place in it. Adding one means adding its file and one line here. */
export function newNetworkPrograms(client: NetworkClient): Program[] {
  return [
    newBridge(client),
    newCurl(client),
    newDig(client),
    newHost(client),
    newIp(client),
    newNetcat(client),
    newNetstat(client),
    newNslookup(client),
    newPing(client),
    newSs(client),
    newTraceroute(client),
    newWget(client),
  ];
}

/** Their names, for those who make files for them. */
export const NETWORK_PROGRAM_NAMES: readonly string[] = [
  'bridge',
  'curl',
  'dig',
  'host',
  'ip',
  'nc',
  'netstat',
  'nslookup',
  'ping',
  'ss',
  'traceroute',
  'wget',
];
