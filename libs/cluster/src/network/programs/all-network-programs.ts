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

/** The programs that use the network, by name, from one place in it. Adding one means adding its file and one line here. */
export const networkPrograms: ReadonlyMap<string, (client: NetworkClient) => Program> = new Map([
  ['bridge', newBridge],
  ['curl', newCurl],
  ['dig', newDig],
  ['host', newHost],
  ['ip', newIp],
  ['nc', newNetcat],
  ['netstat', newNetstat],
  ['nslookup', newNslookup],
  ['ping', newPing],
  ['ss', newSs],
  ['traceroute', newTraceroute],
  ['wget', newWget],
]);

/** Their names, for those who make files for them. */
export const NETWORK_PROGRAM_NAMES: readonly string[] = [...networkPrograms.keys()];
