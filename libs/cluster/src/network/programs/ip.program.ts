/** ip(8) of iproute2, as far as it shows: addresses, links, routes and neighbours. */
import { containsIP, parseCIDR, parseIP } from '@drydock/apimachinery';
import { print, printError, type Process, type Program, type Wait } from '@drydock/shell';
import type { NetworkClient } from '../network-client.ts';
import type { Device, Route, Surroundings } from '../surroundings.ts';

const OBJECTS = ['address', 'link', 'neighbor', 'neighbour', 'route'];
const SHOWING = ['show', 'list', 'ls', 'lst'];
const CHANGING = ['add', 'change', 'replace', 'del', 'delete', 'set', 'flush', 'append', 'prepend'];
const USAGE =
  'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\nwhere  OBJECT := { address | link | neigh | route }\n       OPTIONS := { -V[ersion] | -br[ief] | -o[neline] | -4 | -6 }\n';

export function newIp(client: NetworkClient): Program {
  return {
    name: 'ip',
    summary: 'Show addresses, devices and routes',
    *run(process): Generator<Wait, number, void> {
      const words = process.argv.slice(1);
      const flags = words.filter((word) => word.startsWith('-'));
      const [object, ...rest] = words.filter((word) => !word.startsWith('-'));
      if (flags.some((flag) => /^-V/.test(flag))) return yield* show(process, 'ip utility, iproute2-6.1.0, libbpf 1.3.0\n');
      if (object === undefined || object === 'help') {
        yield* printError(process, USAGE);
        return 255;
      }
      const known = OBJECTS.find((each) => each.startsWith(object === 'a' ? 'address' : object));
      if (!known) {
        yield* printError(process, `Object "${object}" is unknown, try "ip help".\n`);
        return 1;
      }
      const verb = SHOWING.includes(rest[0] ?? 'show') || rest[0] === 'dev' ? 'show' : rest[0]!;
      if (CHANGING.includes(verb)) {
        yield* printError(process, 'RTNETLINK answers: Operation not permitted\n');
        return 2;
      }
      if (known === 'route' && verb === 'get') return yield* routeTo(process, client.surroundings(), rest[1] ?? '');
      const wanted = rest.filter((word) => !SHOWING.includes(word) && word !== 'dev').at(-1);
      return yield* list(process, client.surroundings(), known, wanted, flags);
    },
  };
}

function* show(process: Process, text: string): Generator<Wait, number, void> {
  yield* print(process, text);
  return 0;
}

function* list(
  process: Process,
  { devices, routes }: Surroundings,
  object: string,
  wanted: string | undefined,
  flags: readonly string[],
): Generator<Wait, number, void> {
  if (object === 'route')
    return yield* show(
      process,
      flags.includes('-6')
        ? ''
        : routes
            .filter(({ device, to }) => wanted === undefined || [device, to].includes(wanted))
            .map(({ to, words }) => `${to} ${words} \n`)
            .join(''),
    );
  if (object.startsWith('neigh'))
    return yield* show(
      process,
      routes
        .flatMap(({ gateway, device }) => (gateway ? [`${gateway} dev ${device} lladdr ${devices.at(-1)?.mac ?? ''} REACHABLE\n`] : []))
        .join(''),
    );
  const shown = devices.filter(({ name }) => wanted === undefined || name === wanted || wanted === 'up');
  if (shown.length === 0) {
    yield* printError(process, `Device "${wanted}" does not exist.\n`);
    return 1;
  }
  const brief = flags.some((flag) => /^-br/.test(flag));
  return yield* show(
    process,
    shown.map((device) => (brief ? briefText(device, object) : object === 'link' ? linkText(device) : addressText(device))).join(''),
  );
}

const fullName = ({ name, peer }: Device): string => (peer ? `${name}@${peer}` : name);

function linkText(device: Device): string {
  const { index, flags, mtu, queue, state, master, mac, name } = device;
  const kind = name === 'lo' ? 'loopback' : 'ether';
  const broadcast = name === 'lo' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff';
  const queueLength = queue === 'noqueue' && name.startsWith('veth') ? '' : ' qlen 1000';
  return `${index}: ${fullName(device)}: <${flags}> mtu ${mtu} qdisc ${queue}${master ? ` master ${master}` : ''} state ${state} mode DEFAULT group default${queueLength}\n    link/${kind} ${mac} brd ${broadcast}${device.peer ? ' link-netnsid 0' : ''}\n`;
}

function addressText(device: Device): string {
  const lines = device.addresses.map(
    ({ text, scope, broadcast }) =>
      `    inet ${text}${broadcast ? ` brd ${broadcast}` : ''} scope ${scope} ${device.name}\n       valid_lft forever preferred_lft forever\n`,
  );
  const loopback =
    device.name === 'lo' ? '    inet6 ::1/128 scope host noprefixroute \n       valid_lft forever preferred_lft forever\n' : '';
  return `${linkText(device).replace(' mode DEFAULT', '')}${lines.join('')}${loopback}`;
}

function briefText(device: Device, object: string): string {
  const { state, mac, flags, addresses } = device;
  const last = object === 'link' ? `${mac} <${flags}> ` : `${addresses.map(({ text }) => text).join(' ')} `;
  return `${fullName(device).padEnd(16)} ${state.padEnd(14)} ${last}\n`;
}

function* routeTo(process: Process, { routes, devices }: Surroundings, text: string): Generator<Wait, number, void> {
  const address = parseIP(text);
  if (!address) {
    yield* printError(process, `Error: any valid prefix is expected rather than "${text}".\n`);
    return 1;
  }
  if (devices.some(({ addresses }) => addresses.some((each) => each.text.startsWith(`${text}/`)))) {
    return yield* show(process, `local ${text} dev lo src ${text} uid 0 \n    cache <local> \n`);
  }
  const fits = ({ to }: Route) => {
    const range = to === 'default' ? undefined : parseCIDR(to);
    return to === 'default' || (range !== undefined && containsIP(range, address));
  };
  const lengthOf = ({ to }: Route) => (to === 'default' ? 0 : Number(to.split('/')[1]));
  const [best] = routes.filter(fits).sort((a, b) => lengthOf(b) - lengthOf(a));
  if (!best) {
    yield* printError(process, 'RTNETLINK answers: Network is unreachable\n');
    return 2;
  }
  return yield* show(
    process,
    `${text} ${best.gateway ? `via ${best.gateway} ` : ''}dev ${best.device} src ${best.source} uid 0 \n    cache \n`,
  );
}

/** bridge(8): the ports of the bridge that pods are connected to. */
export function newBridge(client: NetworkClient): Program {
  return {
    name: 'bridge',
    summary: 'Show the ports of bridges',
    *run(process): Generator<Wait, number, void> {
      const [object = ''] = process.argv.slice(1).filter((word) => !word.startsWith('-'));
      const ports = client.surroundings().devices.filter(({ master }) => master !== undefined);
      if ('link'.startsWith(object) && object !== '') {
        return yield* show(
          process,
          ports
            .map(
              (device) =>
                `${device.index}: ${fullName(device)}: <${device.flags}> mtu ${device.mtu} master ${device.master} state forwarding priority 32 cost 2 \n`,
            )
            .join(''),
        );
      }
      if (object === 'fdb')
        return yield* show(process, ports.map(({ mac, name, master }) => `${mac} dev ${name} master ${master} permanent\n`).join(''));
      if (object === 'vlan')
        return yield* show(
          process,
          `port              vlan-id  \n${ports.map(({ name }) => `${name.padEnd(17)} 1 PVID Egress Untagged\n`).join('')}`,
        );
      yield* printError(
        process,
        object === ''
          ? 'Usage: bridge [ OPTIONS ] OBJECT { COMMAND | help }\nwhere  OBJECT := { link | fdb | vlan }\n'
          : `Object "${object}" is unknown, try "bridge help".\n`,
      );
      return object === '' ? 255 : 1;
    },
  };
}
