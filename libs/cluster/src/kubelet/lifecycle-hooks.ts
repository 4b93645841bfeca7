/** postStart and preStop (pkg/kubelet/lifecycle): commands, HTTP requests and sleeps. */
import type { Container, Handler } from '@drydock/kinds';
import { httpProbe } from './probe-actions.ts';
import type { PodSync } from './pod-sync.ts';

export type HookState = 'running' | 'done' | { error: string };

const hookId = (run: string, hook: string): string => `${run}/${hook}`;

/** Begins a hook; see `hookState`. */
export function runHook(sync: PodSync, container: Container, run: string, hook: 'postStart' | 'preStop'): void {
  const command = container.lifecycle?.[hook]?.exec?.command;
  if (!command) return;
  const started = sync.context.containers.exec(run, command, false);
  if ('stream' in started) sync.context.hooks.add(hookId(run, hook), started.stream, sync.now);
}

/** How far a hook is. What cannot be followed any more counts as done. `since`: when it began. */
export function hookState(sync: PodSync, container: Container, run: string, hook: 'postStart' | 'preStop', since: number): HookState {
  const handler: Handler = container.lifecycle?.[hook] ?? {};
  if (handler.sleep) return sync.now >= since + (handler.sleep.seconds ?? 0) * 1000 ? 'done' : 'running';
  if (handler.httpGet) {
    const result = httpProbe(sync, container, handler.httpGet);
    return result.success ? 'done' : { error: `${result.output}` };
  }
  if (!handler.exec) return 'done';
  const id = hookId(run, hook);
  const running = sync.context.hooks.get(id);
  if (!running)
    return canStart(sync, container, run, hook)
      ? 'done'
      : { error: `command ${JSON.stringify(handler.exec.command)} could not be started` };
  const { status } = running.stream;
  if (!status) return 'running';
  sync.context.hooks.remove(id);
  if (status.status === 'Success') return 'done';
  const code = status.details?.causes?.[0]?.message ?? '1';
  return {
    error: `Exec lifecycle hook (${JSON.stringify(handler.exec.command)}) for Container "${container.name}" failed - error: command '${handler.exec.command?.join(' ')}' exited with ${code}: ${running.output}`,
  };
}

/** Whether the program of a hook is there at all. */
function canStart(sync: PodSync, container: Container, run: string, hook: 'postStart' | 'preStop'): boolean {
  const [program = ''] = container.lifecycle?.[hook]?.exec?.command ?? [];
  const files = sync.context.containers.filesOf(run);
  if (!files) return true;
  const places = program.includes('/')
    ? [program]
    : ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].map((directory) => `${directory}/${program}`);
  return places.some((place) => files.access(place, 'x'));
}
