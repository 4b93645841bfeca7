import type { Program } from '@drydock/shell';
import type { NetworkClient } from '../network-client.ts';
import { newNetcat, newPing } from './connect.program.ts';
import { newCurl } from './curl.program.ts';
import { newDig, newNslookup } from './nslookup.program.ts';
import { newWget } from './wget.program.ts';

/** The programs that use the network, from one place in it. Adding one means adding its file and one line here. */
export function newNetworkPrograms(client: NetworkClient): Program[] {
  return [newCurl(client), newDig(client), newNetcat(client), newNslookup(client), newPing(client), newWget(client)];
}

/** Their names, for those who make files for them. */
export const NETWORK_PROGRAM_NAMES: readonly string[] = ['curl', 'dig', 'nc', 'nslookup', 'ping', 'wget'];
