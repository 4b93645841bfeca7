/** systemctl(1), for the services of a node. */
import { UNITS, type NodeServices, type UnitName, type UnitState } from '@drydock/cluster';
import { FileError, print, printError, type Process, type Program, type Wait } from '@drydock/shell';
import { journalLines } from './journal-lines.ts';
import type { NodePlace } from './node-place.ts';

const DESCRIPTIONS: Readonly<Record<UnitName, string>> = {
  containerd: 'containerd container runtime',
  kubelet: 'kubelet: The Kubernetes Node Agent',
};
const UNIT_FILES: Readonly<Record<UnitName, readonly string[]>> = {
  containerd: ['/usr/lib/systemd/system/containerd.service'],
  kubelet: ['/usr/lib/systemd/system/kubelet.service', '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf'],
};
const COMMANDS: Readonly<Record<UnitName, string>> = {
  containerd: '/usr/bin/containerd',
  kubelet:
    '/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml --container-runtime-endpoint=unix:///var/run/containerd/containerd.sock --pod-infra-container-image=registry.k8s.io/pause:3.10',
};
const WITHOUT_UNIT = new Set(['daemon-reload', 'daemon-reexec', 'list-units', 'list-unit-files', 'is-system-running', 'reset-failed']);
const NOT_FOUND = 4;
const INACTIVE = 3;

interface Result {
  stdout: string;
  stderr: string;
  status: number;
}

const done = (stdout = '', status = 0): Result => ({ stdout, stderr: '', status });

export function newSystemctl(place: NodePlace, node: string): Program {
  return {
    name: 'systemctl',
    summary: 'Control the services of this machine',
    *run(process): Generator<Wait, number, void> {
      const { services } = place.cluster.nodes;
      const words = process.argv.slice(1);
      const flags = words.filter((word) => word.startsWith('-'));
      const [verb = 'list-units', ...names] = words.filter((word) => !word.startsWith('-'));
      const { stdout, stderr, status } = run({ services, node, process, flags }, verb, names);
      yield* print(process, stdout);
      yield* printError(process, stderr);
      return status;
    },
    complete: ({ words }) => (words.length > 1 ? UNITS.map((value) => ({ value })) : VERBS.map((value) => ({ value }))),
  };
}

interface Context {
  services: NodeServices;
  node: string;
  process: Process;
  flags: readonly string[];
}

const VERBS = [
  'cat',
  'daemon-reload',
  'disable',
  'enable',
  'is-active',
  'is-enabled',
  'is-failed',
  'list-units',
  'restart',
  'start',
  'status',
  'stop',
];

function run(context: Context, verb: string, names: readonly string[]): Result {
  if (WITHOUT_UNIT.has(verb))
    return verb.startsWith('list-') ? done(listUnits(context)) : done(verb === 'is-system-running' ? 'running\n' : '');
  if (!VERBS.includes(verb) && verb !== 'reload') return { stdout: '', stderr: `Unknown command verb '${verb}'.\n`, status: 1 };
  if (names.length === 0) return verb === 'status' ? done(listUnits(context)) : { stdout: '', stderr: 'Too few arguments.\n', status: 1 };
  const total: Result = { stdout: '', stderr: '', status: 0 };
  for (const name of names) {
    const unit = UNITS.find((each) => each === name.replace(/\.service$/, ''));
    const result = unit ? runUnit(context, verb, unit) : unknownUnit(verb, name);
    total.stdout += result.stdout;
    total.stderr += result.stderr;
    total.status = result.status || total.status;
  }
  return total;
}

function unknownUnit(verb: string, name: string): Result {
  const unit = name.includes('.') ? name : `${name}.service`;
  const message: Record<string, string> = {
    status: `Unit ${unit} could not be found.\n`,
    cat: `No files found for ${unit}.\n`,
    start: `Failed to start ${unit}: Unit ${unit} not found.\n`,
    restart: `Failed to restart ${unit}: Unit ${unit} not found.\n`,
    stop: `Failed to stop ${unit}: Unit ${unit} not loaded.\n`,
    enable: `Failed to enable unit: Unit file ${unit} does not exist.\n`,
    disable: `Failed to disable unit: Unit file ${unit} does not exist.\n`,
    'is-enabled': `Failed to get unit file state for ${unit}: No such file or directory\n`,
  };
  if (verb === 'is-active' || verb === 'is-failed') return done('inactive\n', verb === 'is-active' ? NOT_FOUND : 1);
  return {
    stdout: '',
    stderr: message[verb] ?? '',
    status: verb === 'status' ? NOT_FOUND : verb.startsWith('start') || verb === 'stop' || verb === 'restart' ? 5 : 1,
  };
}

function runUnit(context: Context, verb: string, unit: UnitName): Result {
  const { services, node, process } = context;
  const state = services.stateOf(node, unit);
  switch (verb) {
    case 'start':
    case 'stop':
    case 'restart':
    case 'reload':
      services[verb === 'reload' ? 'restart' : verb](node, unit);
      return done();
    case 'enable':
    case 'disable':
      return setEnabled(context, unit, verb === 'enable');
    case 'is-active':
      return done(`${activeWord(state)}\n`, state.active === 'active' ? 0 : INACTIVE);
    case 'is-failed':
      return done(`${activeWord(state)}\n`, 1);
    case 'is-enabled':
      return done(state.enabled ? 'enabled\n' : 'disabled\n', state.enabled ? 0 : 1);
    case 'cat':
      return done(UNIT_FILES[unit].map((path) => unitFile(process, path)).join('\n'));
    default:
      return done(statusText(context, unit, state), state.active === 'active' ? 0 : INACTIVE);
  }
}

const activeWord = ({ active }: UnitState): string => (active === 'auto-restart' ? 'activating' : active);

function unitFile(process: Process, path: string): string {
  const text = process.files.readText(path);
  return text instanceof FileError ? '' : `# ${path}\n${text}`;
}

function setEnabled({ services, node, flags }: Context, unit: UnitName, enabled: boolean): Result {
  const changed = services.setEnabled(node, unit, enabled);
  if (flags.includes('--now')) services[enabled ? 'start' : 'stop'](node, unit);
  const link = `/etc/systemd/system/multi-user.target.wants/${unit}.service`;
  if (!changed) return done();
  const stderr = enabled ? `Created symlink ${link} → /usr/lib/systemd/system/${unit}.service.\n` : `Removed "${link}".\n`;
  return { stdout: '', stderr, status: 0 };
}

function listUnits({ services, node }: Context): string {
  const rows = UNITS.map((unit) => {
    const state = services.stateOf(node, unit);
    const [active, sub] =
      state.active === 'active'
        ? ['active', 'running']
        : state.active === 'inactive'
          ? ['inactive', 'dead']
          : ['activating', 'auto-restart'];
    return `  ${`${unit}.service`.padEnd(18)} loaded ${active!.padEnd(10)} ${sub!.padEnd(12)} ${DESCRIPTIONS[unit]}\n`;
  });
  return `  UNIT               LOAD   ACTIVE     SUB          DESCRIPTION\n${rows.join('')}\n${rows.length} loaded units listed.\n`;
}

function statusText({ services, node, process }: Context, unit: UnitName, state: UnitState): string {
  const now = process.clock.now();
  const since = state.since ?? services.bootedAt(node);
  const when = `since ${stamp(since)}; ${ago(now - since)} ago`;
  const isActive = state.active === 'active';
  const mark = isActive ? '●' : state.active === 'inactive' ? '○' : '●';
  const active = isActive
    ? `active (running) ${when}`
    : state.active === 'inactive'
      ? `inactive (dead) ${when}`
      : `activating (auto-restart) (Result: exit-code) ${when}`;
  const lines = [
    `${mark} ${unit}.service - ${DESCRIPTIONS[unit]}`,
    `     Loaded: loaded (/usr/lib/systemd/system/${unit}.service; ${state.enabled ? 'enabled' : 'disabled'}; preset: enabled)`,
    ...(unit === 'kubelet' ? ['    Drop-In: /usr/lib/systemd/system/kubelet.service.d', '             └─10-kubeadm.conf'] : []),
    `     Active: ${active}`,
    `       Docs: ${unit === 'kubelet' ? 'https://kubernetes.io/docs/' : 'https://containerd.io'}`,
  ];
  if (state.active !== 'active') {
    lines.push(`    Process: ${state.pid} ExecStart=${COMMANDS[unit].split(' ')[0]} (code=exited, status=${state.exit ?? '0/SUCCESS'})`);
    lines.push(`   Main PID: ${state.pid} (code=exited, status=${state.exit ?? '0/SUCCESS'})`);
  } else {
    lines.push(
      `   Main PID: ${state.pid} (${unit})`,
      '      Tasks: 12 (limit: 4614)',
      '     Memory: 41.2M (peak: 45.0M)',
      '        CPU: 8.214s',
    );
    lines.push(`     CGroup: /system.slice/${unit}.service`, `             └─${state.pid} ${COMMANDS[unit]}`);
  }
  const journal = journalLines(services, node, unit, process.hostname).slice(-10);
  return `${lines.join('\n')}\n${journal.length > 0 ? `\n${journal.join('\n')}\n` : ''}`;
}

function stamp(at: number): string {
  const date = new Date(at);
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][date.getUTCDay()];
  return `${day} ${date.toISOString().slice(0, 10)} ${date.toISOString().slice(11, 19)} UTC`;
}

/** systemd's FORMAT_TIMESPAN. */
function ago(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return `${days} day${days > 1 ? 's' : ''} ${hours}h`;
  if (hours > 0) return `${hours}h ${minutes}min`;
  return minutes > 0 ? `${minutes}min ${seconds % 60}s` : `${seconds}s`;
}
