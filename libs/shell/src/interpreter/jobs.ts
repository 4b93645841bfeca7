import type { Statement } from 'unbash';
import { SIGNAL_DESCRIPTIONS, SIGNALS, type Signal } from '../kernel/signals.ts';
import type { Shell } from './shell.ts';
import type { Job } from './shell-state.ts';

/** bash(1) on `wait`: at least as many as there may be processes. */
const KEPT_STATUSES = 128;

/**
 * Whether it gives its jobs groups of their own, and the terminal to one of them. A subshell still shows the option in `$-`, and leaves all that to
 * the shell that it comes from (bash, execute_in_subshell).
 */
export function hasJobControl({ state }: Shell): boolean {
  return state.options['monitor'] === true && state.subshell === 0;
}

/** Gives the terminal's keys and signals to a process group. */
export function foregroundGroup(shell: Shell, group: number): void {
  const { terminal } = shell.process;
  if (terminal && hasJobControl(shell)) terminal.state.foreground = group;
}

/** Runs a statement with `&`. */
export function startBackground(shell: Shell, source: number, statement: Statement): void {
  const { command } = statement;
  const monitored = hasJobControl(shell);
  const fds = shell.inheritedDescriptors();
  const input = monitored ? undefined : shell.process.open('/dev/null', 'read');
  if (typeof input === 'number') fds[0] = input;
  const pid = shell.fork(shell.sources.refTo(source, command), fds, { group: monitored ? 'new' : undefined });
  if (typeof input === 'number') shell.process.close(input);
  shell.state.status = pid === undefined ? 254 : 0;
  if (pid === undefined) return;
  const text = shell.sources
    .get(source)
    .text.slice(statement.pos, statement.end)
    .replace(/\s*&?\s*$/, '');
  const job = addJob(shell, { pids: [pid], group: monitored ? pid : shell.process.group, command: text, state: 'running' });
  shell.state.lastBackground = pid;
  if (shell.state.interactive) shell.writeError(`[${job.id}] ${pid}\n`);
}

export function addJob(shell: Shell, job: Pick<Job, 'pids' | 'group' | 'command' | 'state'> & { statuses?: Record<number, number> }): Job {
  const id = Math.max(0, ...shownJobs(shell).map((other) => other.id)) + 1;
  const added: Job = { statuses: {}, told: false, ...job, id };
  shell.state.jobs.push(added);
  return added;
}

/** Takes the reports of background children; to be called before jobs are looked at. */
export function updateJobs(shell: Shell): void {
  for (const job of shell.state.jobs) {
    for (const pid of job.pids) {
      for (let report = shell.process.reap(pid); report; report = shell.process.reap(pid)) {
        if (report.state === 'exited') job.statuses[pid] = report.status;
        job.state = report.state === 'stopped' ? 'stopped' : 'running';
        job.signal = report.signal;
        if (report.state === 'stopped') job.told = false;
      }
    }
    if (job.state !== 'done' && job.pids.every((pid) => job.statuses[pid] !== undefined)) {
      job.state = 'done';
      job.told = false;
    }
  }
}

export const jobStatus = (job: Job): number => job.statuses[job.pids.at(-1)!] ?? 0;

/** What `jobs` lists: its own, after those of its parent when it may see them. */
export function shownJobs(shell: Shell): readonly Job[] {
  updateJobs(shell);
  const { jobs, parentJobs = [] } = shell.state;
  return [...parentJobs, ...jobs];
}

/** `+` for the current job, `-` for the one before. */
function mark(shell: Shell, job: Job): string {
  const order = [...shownJobs(shell)].sort((a, b) => Number(b.state === 'stopped') - Number(a.state === 'stopped') || b.id - a.id);
  return order[0] === job ? '+' : order[1] === job ? '-' : ' ';
}

/** `[1]+  Done                    sleep 1` */
export function describeJob(shell: Shell, job: Job, options: { pid?: boolean } = {}): string {
  const pid = options.pid ? `${job.pids[0]} ` : '';
  const ampersand = job.state === 'running' ? ' &' : '';
  return `[${job.id}]${mark(shell, job)}  ${pid}${stateText(job).padEnd(options.pid ? 22 : 24)}${job.command}${ampersand}`;
}

function stateText(job: Job): string {
  if (job.state === 'running') return 'Running';
  if (job.state === 'stopped') return 'Stopped';
  const status = jobStatus(job);
  if (job.signal) return SIGNAL_DESCRIPTIONS[job.signal] ?? `Signal ${SIGNALS[job.signal]}`;
  return status === 0 ? 'Done' : `Exit ${status}`;
}

/** What changed since the last prompt; ended jobs are forgotten. */
export function reportJobs(shell: Shell): string {
  if (shell.state.jobs.length === 0) return '';
  updateJobs(shell);
  const lines = shell.state.jobs.filter((job) => job.state !== 'running' && !job.told).map((job) => `${describeJob(shell, job)}\n`);
  for (const job of shell.state.jobs) if (job.state !== 'running') job.told = true;
  forgetEndedJobs(shell);
  return lines.join('');
}

/** Their statuses are kept, of the last ones: `wait PID` may come later. */
export function forgetEndedJobs(shell: Shell, ended: (job: Job) => boolean = (job) => job.state === 'done'): void {
  const statuses = { ...shell.state.endedStatuses };
  for (const job of shell.state.jobs) if (ended(job)) Object.assign(statuses, job.statuses);
  shell.state.endedStatuses = Object.fromEntries(Object.entries(statuses).slice(-KEPT_STATUSES));
  shell.state.jobs = shell.state.jobs.filter((job) => !ended(job));
}

/** The job that `%1`, `%%`, `%+`, `%-`, `%text` or nothing names. */
export function findJob(shell: Shell, spec: string | undefined): Job | undefined {
  updateJobs(shell);
  const text = spec?.replace(/^%/, '') ?? '';
  const { jobs } = shell.state;
  if (/^\d+$/.test(text)) return jobs.find((job) => job.id === Number(text));
  const by = (wanted: string) => jobs.find((job) => mark(shell, job) === wanted);
  if (text === '' || text === '%' || text === '+') return by('+');
  if (text === '-') return by('-') ?? by('+');
  return jobs.find((job) => (text.startsWith('?') ? job.command.includes(text.slice(1)) : job.command.startsWith(text)));
}

/** What bash prints when a command in the foreground was ended by a signal; nothing for the usual ones. */
export function deathNotice(signal: Signal): string | undefined {
  return signal === 'INT' || signal === 'PIPE' ? undefined : SIGNAL_DESCRIPTIONS[signal];
}
