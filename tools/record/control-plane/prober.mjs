import { setTimeout as pause } from 'node:timers/promises';

/**
 * Probes a container for as long as it lives, or until a startup probe has passed, or until it is to be killed.
 *
 * @param {object} given
 * @param {'startup' | 'liveness' | 'readiness'} given.kind
 * @param {object} given.probe
 * @param {() => boolean} given.isAlive
 * @param {() => boolean} given.isStarted the others wait for the startup probe
 * @param {(probe: object) => string | undefined} given.look what is wrong
 * @param {(message: string) => Promise<void>} given.onUnhealthy
 * @param {(healthy: boolean) => Promise<void>} given.onResult the startup probe has passed, or the readiness has changed
 * @param {() => Promise<void>} given.onDead
 */
export async function prober({ kind, probe, isAlive, isStarted, look, onUnhealthy, onResult, onDead }) {
  await pause((probe.initialDelaySeconds ?? 0) * 1000 + 100);
  let run = 0;
  let ready = false;
  for (; isAlive(); await pause((probe.periodSeconds ?? 10) * 1000)) {
    while (kind !== 'startup' && !isStarted() && isAlive()) await pause(200);
    const problem = look(probe);
    if (problem !== undefined) await onUnhealthy(`${kind[0].toUpperCase()}${kind.slice(1)} probe failed: ${problem}`);
    run = problem === undefined ? Math.max(run, 0) + 1 : Math.min(run, 0) - 1;
    if (run >= (probe.successThreshold ?? 1)) {
      if (kind === 'startup') return onResult(true);
      if (kind === 'readiness' && !ready) await onResult((ready = true));
    }
    if (run <= -(probe.failureThreshold ?? 3)) {
      if (kind !== 'readiness') return onDead();
      if (ready) await onResult((ready = false));
    }
  }
}

/** What is wrong with a container, judged from its declared ports and from what its script does to files; undefined: nothing. */
export function probeProblem(probe, { spec, program, ip, seconds }) {
  if (probe.exec) {
    const [name, ...words] = probe.exec.command;
    const target = words.at(-1);
    if (['cat', 'test', 'ls', 'stat'].includes(name) || /^(cat|test|ls) /.test(target ?? '')) {
      const path = (target ?? '').split(' ').at(-1);
      const last = program.files.filter((each) => each.path === path && each.at <= seconds).at(-1);
      return last?.there ? undefined : `cat: can't open '${path}': No such file or directory\n`;
    }
    return name === 'false' || target === 'exit 1' ? '' : undefined;
  }
  const { port } = probe.httpGet ?? probe.tcpSocket ?? probe.grpc;
  const known =
    (spec.ports ?? []).some((each) => each.containerPort === port || each.name === port) ||
    (port === 80 && /nginx|httpd/.test(spec.image)) ||
    (port === 6379 && /redis/.test(spec.image));
  if (known && /(missing|nosuch|doesnotexist|broken)/.test(probe.httpGet?.path ?? '')) return 'HTTP probe failed with statuscode: 404';
  return known ? undefined : `dial tcp ${ip}:${port}: connect: connection refused`;
}
