/** etcdctl check (check.go). */
import type { Command } from '../cli/command.ts';
import { boolFlag, stringFlag } from '../cli/flag.ts';
import { Exit, failure, out, type Result, type Step } from '../cli/result.ts';
import { withServer, type EtcdctlCall } from '../connection/client.ts';
import { notSimulated } from './not-simulated.ts';

/** Writes a second that each load asks for. */
const LOADS: Readonly<Record<string, number>> = {
  s: 150,
  small: 150,
  m: 1000,
  medium: 1000,
  l: 8000,
  large: 8000,
  xl: 15_000,
  xLarge: 15_000,
};
const DURATION = 60_000;
const BAR = ` 60 / 60 B${'o'.repeat(56)}! 100.00% 1m0s\n`;
/** Seconds. */
const SLOWEST = 0.083_127;
const DEVIATION = 0.004_513;
const SLOW = 0.5;

export const checkCommand: Command<EtcdctlCall> = {
  use: 'check <subcommand>',
  short: 'commands for checking properties of the etcd cluster',
  commands: [
    {
      use: 'perf [options]',
      short: 'Check the performance of the etcd cluster',
      flags: [
        stringFlag('load', "The performance check's workload model. Accepted workloads: s(small), m(medium), l(large), xl(xLarge)", 's'),
        stringFlag('prefix', "The prefix for writing the performance check's keys.", '/etcdctl-check-perf/'),
        boolFlag('auto-compact', 'Compact storage with last revision after test is finished.'),
        boolFlag('auto-defrag', 'Defragment storage after test is finished.'),
      ],
      run: perf,
    },
    {
      ...notSimulated('datascale [options]', 'Check the memory usage of holding data for different workloads on a given server endpoint.'),
      long: 'If no endpoint is provided, localhost will be used. If multiple endpoints are provided, first endpoint will be used.',
    },
  ],
};

/** Nothing is written: how slow etcd is is known without. */
function perf(call: EtcdctlCall): Result {
  const load = call.flags.text('load');
  const writes = LOADS[load];
  if (writes === undefined) return failure(`unknown load option ${load}`, Exit.badFeature);
  return withServer(call, () => {
    const delay = call.place.cluster.nodes.health.etcdDelay / 1000;
    const slowest = SLOWEST + delay;
    const isSlow = slowest > SLOW;
    const lines = [
      `PASS: Throughput is ${writes + 1} writes/s`,
      isSlow ? `Slowest request took too long: ${slowest.toFixed(6)}s` : `PASS: Slowest request took ${slowest.toFixed(6)}s`,
      `PASS: Stddev is ${DEVIATION.toFixed(6)}s`,
      isSlow ? 'FAIL' : 'PASS',
    ];
    const steps: Step[] = [{ wait: DURATION }, out(`${BAR}${lines.map((line) => `${line}\n`).join('')}`)];
    return { steps, status: isSlow ? Exit.error : Exit.success };
  });
}
