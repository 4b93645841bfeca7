import { parseSignal, type Signal, SIGNALS, signalName } from '../../kernel/signals.ts';
import type { Wait } from '../../kernel/wait.ts';
import { describeJob, findJob, foregroundGroup, forgetEndedJobs, hasJobControl, jobStatus, shownJobs, updateJobs } from '../jobs.ts';
import type { Shell } from '../shell.ts';
import type { Job } from '../shell-state.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

export const jobsBuiltin: Builtin = {
  name: 'jobs',
  synopsis: 'jobs [-lnprs] [jobspec ...] or jobs -x command [args]',
  summary: 'Show the jobs of this shell',
  run: ({ shell, args, out, fail }) => {
    const letters = args.filter((argument) => argument.startsWith('-')).join('');
    const specs = args.filter((argument) => !argument.startsWith('-'));
    let status = 0;
    const wanted =
      specs.length === 0
        ? shownJobs(shell)
        : specs.flatMap((spec) => findJob(shell, spec) ?? ((status = fail(`${spec}: no such job`)), []));
    for (const job of wanted) {
      if (letters.includes('r') && job.state !== 'running') continue;
      if (letters.includes('s') && job.state !== 'stopped') continue;
      out(letters.includes('p') ? `${job.pids[0]}\n` : `${describeJob(shell, job, { pid: letters.includes('l') })}\n`);
      if (job.state === 'done') job.told = true;
    }
    forgetEndedJobs(shell);
    return status;
  },
};

function jobOf({ shell, args, fail }: BuiltinCall): Job | number {
  if (!hasJobControl(shell)) return fail('no job control');
  const job = findJob(shell, args[0]);
  if (!job || job.state === 'done') return fail(`${args[0] ?? 'current'}: no such job`);
  return job;
}

export const fgBuiltin: Builtin = {
  name: 'fg',
  synopsis: 'fg [job_spec]',
  summary: 'Continue a job in the foreground',
  run: (call) => {
    const { shell, frame, out } = call;
    const job = jobOf(call);
    if (typeof job === 'number') return job;
    out(`${job.command}\n`);
    shell.process.write(1, frame.output);
    frame.output = '';
    shell.state.jobs = shell.state.jobs.filter((other) => other !== job);
    foregroundGroup(shell, job.group);
    shell.process.kill(-job.group, 'CONT');
    shell.push({
      kind: 'wait',
      pids: [...job.pids],
      statuses: { ...job.statuses },
      group: job.group,
      command: job.command,
      negate: false,
      pipeline: false,
    });
    return 'entered';
  },
};

export const bgBuiltin: Builtin = {
  name: 'bg',
  synopsis: 'bg [job_spec ...]',
  summary: 'Continue a job in the background',
  run: (call) => {
    const job = jobOf(call);
    if (typeof job === 'number') return job;
    if (job.state === 'running') return call.fail(`job ${job.id} already in background`, 0);
    job.state = 'running';
    call.shell.process.kill(-job.group, 'CONT');
    call.out(`[${job.id}]+ ${job.command} &\n`);
    return 0;
  },
};

function waitForJobs({ shell, args, fail }: BuiltinCall): number | Wait {
  updateJobs(shell);
  const wanted = args.filter((argument) => !/^-[nfp]/.test(argument));
  if (args.includes('-n')) return waitForAny(shell);
  if (wanted.length === 0) {
    const running = shell.state.jobs.filter(({ state }) => state === 'running');
    if (running.length > 0) return waitFor(running);
    if (!shell.state.interactive) forgetEndedJobs(shell);
    shell.state.endedStatuses = {};
    return 0;
  }
  let status = 0;
  for (const word of wanted) {
    const job = word.startsWith('%') ? findJob(shell, word) : shell.state.jobs.find(({ pids }) => pids.includes(Number(word)));
    const remembered = shell.state.endedStatuses?.[Number(word)];
    if (!job && remembered !== undefined) {
      status = remembered;
      continue;
    }
    if (!job) {
      status = 127;
      if (word.startsWith('%')) fail(`${word}: no such job`);
      else if (!/^\d+$/.test(word)) status = fail(`\`${word}': not a pid or valid job spec`, 1);
      else fail(`pid ${word} is not a child of this shell`);
      continue;
    }
    if (job.state === 'running') return waitFor([job]);
    status = jobStatus(job);
    job.told = true;
    if (!shell.state.interactive) forgetEndedJobs(shell, (other) => other === job);
  }
  return status;
}

const waitFor = (jobs: readonly Job[]): Wait => ({
  on: 'any',
  any: jobs.flatMap(({ pids, statuses }) => pids.filter((pid) => statuses[pid] === undefined).map((pid) => ({ on: 'exit' as const, pid }))),
});

function waitForAny(shell: Shell): number | Wait {
  const done = shell.state.jobs.find(({ state }) => state === 'done');
  if (done) {
    shell.state.jobs = shell.state.jobs.filter((job) => job !== done);
    return jobStatus(done);
  }
  return shell.state.jobs.length === 0 ? 127 : waitFor(shell.state.jobs);
}

export const waitBuiltin: Builtin = {
  name: 'wait',
  synopsis: 'wait [-fn] [-p var] [id ...]',
  summary: 'Wait for jobs to end',
  run: waitForJobs,
};

export const killBuiltin: Builtin = {
  name: 'kill',
  synopsis: 'kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]',
  summary: 'Send a signal to processes',
  run: (call) => {
    const { shell, fail, usage } = call;
    let args = [...call.args];
    if (args[0] === '-l' || args[0] === '-L') return listSignals(call, args.slice(1));
    let signal: Signal | undefined = 'TERM';
    let probe = false;
    if (args[0] === '-s' || args[0] === '-n') {
      signal = parseSignal(args[1] ?? '');
      if (!signal && args[1] !== '0') return fail(`${args[1]}: invalid signal specification`);
      probe = args[1] === '0';
      args = args.slice(2);
    } else if (/^-[A-Za-z0-9]/.test(args[0] ?? '')) {
      signal = parseSignal(args[0]!.slice(1));
      probe = args[0] === '-0';
      if (!signal && !probe) return fail(`${args[0]!.slice(1)}: invalid signal specification`);
      args = args.slice(1);
    }
    if (args[0] === '--') args = args.slice(1);
    if (args.length === 0) return usage();
    let status = 0;
    for (const word of args) {
      const job = word.startsWith('%') ? findJob(shell, word) : undefined;
      // Without job control a job is in the shell's own group: only its processes are meant.
      const shared = job?.group === shell.process.group;
      const pid = job ? (shared ? job.pids.at(-1)! : -job.group) : Number(word);
      if (word.startsWith('%') && !job) status = fail(`${word}: no such job`);
      else if (!Number.isInteger(pid)) status = fail(`${word}: arguments must be process or job IDs`);
      else status = send(call, word, pid, probe ? undefined : signal) || status;
      if (job?.state === 'stopped' && signal !== 'STOP') shell.process.kill(pid, 'CONT');
    }
    return status;
  },
};

function send({ shell, fail }: BuiltinCall, word: string, pid: number, signal: Signal | undefined): number {
  if (!signal) {
    for (const process of shell.process.kernel.visible()) if (process.pid === pid && process.state !== 'ended') return 0;
    return fail(`(${word}) - No such process`);
  }
  const result = shell.process.kill(pid, signal);
  if (result === 'no-such-process') return fail(`(${word}) - No such process`);
  return result === 'not-permitted' ? fail(`(${word}) - Operation not permitted`) : 0;
}

function listSignals({ out, fail }: BuiltinCall, specs: readonly string[]): number {
  if (specs.length === 0) {
    const cells = Object.entries(SIGNALS).map(([name, number]) => `${String(number).padStart(2)}) SIG${name}`);
    for (let i = 0; i < cells.length; i += 5) out(`${cells.slice(i, i + 5).join('\t')}\n`);
    return 0;
  }
  let status = 0;
  for (const spec of specs) {
    const name = /^\d+$/.test(spec) ? signalName(Number(spec) > 128 ? Number(spec) - 128 : Number(spec)) : undefined;
    const number = parseSignal(spec);
    if (name) out(`${name}\n`);
    else if (number) out(`${SIGNALS[number]}\n`);
    else status = fail(`${spec}: invalid signal specification`);
  }
  return status;
}

export const disownBuiltin: Builtin = {
  name: 'disown',
  synopsis: 'disown [-h] [-ar] [jobspec ...]',
  summary: 'Forget a job without ending it',
  run: (call) => {
    const job = findJob(call.shell, call.args[0]);
    if (!job) return call.fail(`${call.args[0] ?? 'current'}: no such job`);
    call.shell.state.jobs = call.shell.state.jobs.filter((other) => other !== job);
    return 0;
  },
};

export const trapBuiltin: Builtin = {
  name: 'trap',
  synopsis: 'trap [-lp] [[arg] signal_spec ...]',
  summary: 'Run commands when signals come',
  special: true,
  run: (call) => {
    const { shell, args, out, fail } = call;
    if (args.length === 0 || args[0] === '-p') {
      const names = args.slice(1).map((spec) => trapName(spec) ?? spec);
      for (const name of Object.keys(shell.state.traps)) {
        if (names.length > 0 && !names.includes(name)) continue;
        out(`trap -- '${shell.state.traps[name]!.replaceAll("'", "'\\''")}' ${label(name)}\n`);
      }
      return 0;
    }
    if (args[0] === '-l') return listSignals(call, []);
    const words = args[0] === '--' ? args.slice(1) : args;
    const reset = words.length === 1 || /^\d+$/.test(words[0]!);
    const action = reset ? '-' : words[0]!;
    let status = 0;
    for (const spec of reset ? words : words.slice(1)) {
      const name = trapName(spec);
      if (!name) status = fail(`${spec}: invalid signal specification`);
      else setTrap(shell, name, action);
    }
    return status;
  },
};

const PSEUDO = ['EXIT', 'ERR', 'DEBUG', 'RETURN'];

function trapName(spec: string): string | undefined {
  const upper = spec.toUpperCase();
  if (spec === '0') return 'EXIT';
  return PSEUDO.includes(upper) ? upper : parseSignal(spec);
}

const label = (name: string): string => (PSEUDO.includes(name) ? name : `SIG${name}`);

function setTrap(shell: Shell, name: string, action: string): void {
  if (action === '-') delete shell.state.traps[name];
  else shell.state.traps[name] = action;
  if (PSEUDO.includes(name)) return;
  const interactive = shell.state.interactive && (name === 'INT' || name === 'TERM');
  shell.process.onSignal(name as Signal, action === '-' ? (interactive ? 'catch' : 'default') : action === '' ? 'ignore' : 'catch');
}
