import { FileError } from '../../files/file-error.ts';
import { decodeUtf8 } from '../../kernel/byte-string.ts';
import { type Signal, SIGNALS } from '../../kernel/signals.ts';
import type { Wait } from '../../kernel/wait.ts';
import { addJob, deathNotice, describeJob, foregroundGroup } from '../jobs.ts';
import type { Shell } from '../shell.ts';
import type { SubstituteFrame, WaitFrame } from '../shell-state.ts';

/** Waits for the children of a command in the foreground. */
export function runWait(shell: Shell, frame: WaitFrame): Wait | undefined {
  if (frame.lastHere === 'running') {
    frame.lastHere = shell.state.status;
    shell.restoreDescriptors(frame);
  }
  const { pids } = frame;
  const statuses: number[] = [];
  const missing: number[] = [];
  for (const pid of pids) {
    let status = frame.statuses[pid];
    const report = status === undefined ? shell.process.reap(pid) : undefined;
    if (report?.state === 'stopped') return void stop(shell, frame);
    if (report?.state === 'exited') {
      status = report.status;
      if (pids.length > 1) frame.statuses[pid] = status;
      if (report.signal && pid === pids.at(-1) && frame.lastHere === undefined) announce(shell, frame, pid, report.signal);
    }
    if (status === undefined) missing.push(pid);
    else statuses.push(status);
  }
  if (missing.length > 0) return { on: 'any', any: missing.map((pid) => ({ on: 'exit', pid })) };
  foregroundGroup(shell, shell.process.group);
  conclude(shell, frame, statuses);
  return undefined;
}

function conclude(shell: Shell, frame: WaitFrame, statuses: number[]): void {
  if (typeof frame.lastHere === 'number') statuses.push(frame.lastHere);
  const failed = shell.options['pipefail'] ? statuses.findLast((status) => status !== 0) : undefined;
  const status = failed ?? statuses.at(-1)!;
  shell.state.pipeStatus = statuses;
  shell.state.status = frame.negate ? Number(status === 0) : status;
  const below = shell.state.frames.at(-2);
  if (!frame.pipeline && below?.kind === 'command') shell.pop();
  else shell.complete();
  if (shell.state.interactive && status === 128 + SIGNALS.INT) shell.discard();
}

function announce(shell: Shell, frame: WaitFrame, pid: number, signal: Signal): void {
  const notice = deathNotice(signal);
  if (shell.state.interactive) return shell.writeError(notice && signal !== 'XCPU' ? `${notice}\n` : '\n');
  if (!notice || signal === 'XCPU') return;
  // A shell that has a trap for the signal itself says no more than what it was.
  if (shell.state.traps[signal] !== undefined) shell.writeError(`${notice}\n`);
  else shell.error(`${String(pid).padStart(5)} ${notice.padEnd(23)} ${frame.command}`);
}

/** Ctrl-Z: the command becomes a job. */
function stop(shell: Shell, frame: WaitFrame): void {
  foregroundGroup(shell, shell.process.group);
  const job = addJob(shell, { pids: frame.pids, group: frame.group, command: frame.command, state: 'stopped', statuses: frame.statuses });
  job.told = true;
  shell.writeError(`\n${describeJob(shell, job)}\n`);
  shell.state.status = 128 + SIGNALS.TSTP;
  shell.discard();
}

/** Reads what a command substitution writes. */
export function runSubstitute(shell: Shell, frame: SubstituteFrame): Wait | undefined {
  while (frame.fd >= 0) {
    const result = shell.process.read(frame.fd);
    if (result === 'blocked') return { on: 'readable', fd: frame.fd };
    if (result === 'end' || result instanceof FileError) {
      shell.process.close(frame.fd);
      frame.fd = -1;
      break;
    }
    frame.output += result.data;
    if (frame.output.length > shell.limits.expansionBytes) {
      shell.process.close(frame.fd);
      return void shell.abort('command substitution: Cannot allocate memory');
    }
  }
  const report = shell.process.reap(frame.pid);
  if (!report && shell.process.children().includes(frame.pid)) return { on: 'exit', pid: frame.pid };
  shell.state.status = report?.status ?? 127;
  shell.pop();
  const waiting = shell.top;
  if (waiting && 'memo' in waiting) waiting.memo.push(decodeUtf8(frame.output.replaceAll('\0', '')).replace(/\n+$/, ''));
  return undefined;
}
