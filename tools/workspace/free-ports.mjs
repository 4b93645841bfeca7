import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports of the loopback interface that are free at this moment, all different. For programs that cannot choose one themselves. */
export async function freePorts(count) {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(probes.map((probe) => probe.listening || once(probe, 'listening')));
  const ports = probes.map((probe) => probe.address().port);
  for (const probe of probes) probe.close();
  return ports;
}
