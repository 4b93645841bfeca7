/** ipvsadm(8), as far as it lists the virtual servers of the kernel. */
import { endpointText, virtualServers, type VirtualServer } from '@drydock/cluster';
import { print, printError, type Program, type Wait } from '@drydock/shell';
import type { NodePlace } from '../node-place.ts';
import { nodeAddressOf, rulesOn } from './kernel-view.ts';

const HEAD = 'IP Virtual Server version 1.2.1 (size=4096)\n';
const COLUMNS = 'Prot LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n';
const STATS_COLUMNS = 'Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes\n  -> RemoteAddress:Port\n';

export function newIpvsadm(place: NodePlace, node: string): Program {
  return {
    name: 'ipvsadm',
    summary: 'List the virtual servers of the kernel',
    *run(process): Generator<Wait, number, void> {
      const words = process.argv.slice(1);
      if (words.some((word) => /^-[ACDEadeRZ]/.test(word) || word === '--clear')) {
        yield* printError(process, 'ipvsadm: virtual servers cannot be changed by hand on these machines: kube-proxy looks after them\n');
        return 2;
      }
      const zone = place.cluster.nodes.proxies.zoneOf(node);
      const servers = rulesOn(place, node)
        .filter(({ mode }) => mode === 'ipvs')
        .flatMap(({ ports, scheduler }) =>
          virtualServers(ports, node, zone, nodeAddressOf(place, node)).map((server) => ({ server, scheduler })),
        );
      const stats = words.includes('--stats');
      const lines = servers.map(({ server, scheduler }) => (stats ? statsText(server) : serverText(server, scheduler)));
      yield* print(process, HEAD + (stats ? STATS_COLUMNS : COLUMNS) + lines.join(''));
      return 0;
    },
  };
}

function serverText({ protocol, address, port, affinitySeconds, servers }: VirtualServer, scheduler: string): string {
  const persistent = affinitySeconds === undefined ? '' : ` persistent ${affinitySeconds}`;
  const head = `${protocol.toUpperCase().padEnd(4)} ${address}:${port} ${scheduler}${persistent}`;
  return [head, ...servers.map((each) => `  -> ${endpointText(each).padEnd(28)} Masq    1      0          0         `)]
    .map((line) => `${line}\n`)
    .join('');
}

function statsText({ protocol, address, port, servers }: VirtualServer): string {
  const zeros = [0, 0, 0, 0, 0].map((count) => String(count).padStart(8)).join(' ');
  const head = `${protocol.toUpperCase().padEnd(4)} ${`${address}:${port}`.padEnd(28)} ${zeros}`;
  return [head, ...servers.map((each) => `  -> ${endpointText(each).padEnd(28)} ${zeros}`)].map((line) => `${line}\n`).join('');
}
