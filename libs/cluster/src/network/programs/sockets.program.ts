/** ss(8) and netstat(8): who listens here. There are no connections that last. */
import { print, printError, type Process, type Program, type Wait } from '@drydock/shell';
import type { NetworkClient } from '../network-client.ts';
import type { Socket } from '../surroundings.ts';

interface Asked {
  tcp: boolean;
  udp: boolean;
  listening: boolean;
  processes: boolean;
  header: boolean;
  port: number | undefined;
}

const LETTERS = 'tulnpaeH4r6osi';

function readWords(process: Process): Asked | string {
  const words = process.argv.slice(1);
  const letters = words
    .filter((word) => /^-[a-zA-Z0-9]+$/.test(word))
    .join('')
    .replaceAll('-', '');
  const unknown = [...letters].find((letter) => !LETTERS.includes(letter));
  if (unknown !== undefined) return unknown;
  const has = (letter: string, long: string) => letters.includes(letter) || words.includes(long);
  const tcp = has('t', '--tcp');
  const udp = has('u', '--udp');
  const port = /:(\d+)/.exec(words.filter((word) => !word.startsWith('-')).join(' '))?.[1];
  return {
    tcp: tcp || !udp,
    udp: udp || !tcp,
    listening: has('l', '--listening') || has('a', '--all'),
    processes: has('p', '--processes') || words.includes('--program'),
    header: !has('H', '--no-header'),
    port: port === undefined ? undefined : Number(port),
  };
}

function chosen(client: NetworkClient, { tcp, udp, listening, port }: Asked): Socket[] {
  if (!listening) return [];
  return client
    .surroundings()
    .sockets.filter(({ protocol }) => (protocol === 'tcp' ? tcp : udp))
    .filter((socket) => port === undefined || socket.port === port)
    .sort((a, b) => (a.protocol === b.protocol ? a.port - b.port : a.protocol === 'udp' ? -1 : 1));
}

export function newSs(client: NetworkClient): Program {
  return {
    name: 'ss',
    summary: 'Show sockets',
    *run(process): Generator<Wait, number, void> {
      const asked = readWords(process);
      if (typeof asked === 'string') {
        yield* printError(process, `ss: invalid option -- '${asked}'\nUsage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]\n`);
        return 255;
      }
      const sockets = chosen(client, asked);
      const both = asked.tcp && asked.udp;
      const local = sockets.map(({ address, port }) => [address, String(port)] as const);
      const left = Math.max('Local Address'.length, ...local.map(([address]) => address.length));
      const right = Math.max('Port'.length, ...local.map(([, port]) => port.length));
      const far = Math.max('Peer Address'.length, 7);
      const line = (
        kind: string,
        state: string,
        receive: string,
        send: string,
        from: readonly [string, string],
        to: readonly [string, string],
        rest: string,
      ) =>
        `${both ? kind.padEnd(6) : ''}${state.padEnd(7)}${receive.padEnd(7)}${send.padEnd(7)}${from[0].padStart(left)}:${from[1].padEnd(right)} ${to[0].padStart(far)}:${to[1].padEnd(4)}${rest}\n`;
      const head = line('Netid', 'State', 'Recv-Q', 'Send-Q', ['Local Address', 'Port'], ['Peer Address', 'Port'], 'Process');
      const rows = sockets.map(({ protocol, address, port, process: name, pid }) =>
        line(
          protocol,
          protocol === 'tcp' ? 'LISTEN' : 'UNCONN',
          '0',
          protocol === 'tcp' ? '4096' : '0',
          [address, String(port)],
          [address === '*' ? '*' : '0.0.0.0', '*'],
          asked.processes ? ` users:(("${name}",pid=${pid},fd=3))` : '',
        ),
      );
      yield* print(process, `${asked.header ? head : ''}${rows.join('')}`);
      return 0;
    },
  };
}

export function newNetstat(client: NetworkClient): Program {
  return {
    name: 'netstat',
    summary: 'Show sockets and routes',
    *run(process): Generator<Wait, number, void> {
      const asked = readWords(process);
      if (process.argv.slice(1).some((word) => /^-[a-z]*r/.test(word))) return yield* routes(process, client);
      if (typeof asked === 'string') {
        yield* printError(process, `netstat: invalid option -- '${asked}'\n`);
        return 1;
      }
      const sockets = chosen(client, asked).reverse();
      const scope = asked.listening ? '(only servers)' : '(w/o servers)';
      const lines = sockets.map(({ protocol, address, port, process: name, pid }) => {
        const any = address === '*';
        const from = `${any ? '::' : address}:${port}`.replace(':::', ':::');
        const kind = any ? `${protocol}6` : protocol;
        const state = protocol === 'tcp' ? 'LISTEN' : '';
        const tail = asked.processes ? ` ${`${pid}/${name.slice(0, 15)}`.padEnd(20)}` : '';
        return `${kind.padEnd(5)}      0      0 ${from.padEnd(23)} ${(any ? ':::*' : '0.0.0.0:*').padEnd(23)} ${state.padEnd(11)}${tail}\n`;
      });
      const head = `Active Internet connections ${scope}\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${asked.processes ? ' PID/Program name    ' : ' '}\n`;
      yield* print(process, head + lines.join(''));
      return 0;
    },
  };
}

function* routes(process: Process, client: NetworkClient): Generator<Wait, number, void> {
  const rows = client.surroundings().routes.map(({ to, gateway, device }) => {
    const [network = '', length = '0'] = to === 'default' ? ['0.0.0.0', '0'] : to.split('/');
    const mask = maskOf(Number(length));
    return `${network.padEnd(16)}${(gateway ?? '0.0.0.0').padEnd(16)}${mask.padEnd(16)}${(gateway ? 'UG' : 'U').padEnd(6)}    0 0          0 ${device}\n`;
  });
  yield* print(
    process,
    `Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n${rows.join('')}`,
  );
  return 0;
}

function maskOf(length: number): string {
  const bits = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}
