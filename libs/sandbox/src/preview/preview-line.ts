/**
 * What a command line would do: it is run in a copy of the sandbox, of which nothing comes back but this account. A cluster is a value
 * and copies are cheap, so nothing has to be guessed from the text of the command.
 */
import type { AuditStage, StorageState } from '@drydock/apiserver';
import type { Sandbox } from '../sandbox.ts';
import { specChanges, tableChanges, type ChangedObject, type ObjectChange } from './object-changes.ts';
import { tableCellsOf } from './table-cells.ts';

export interface LinePreview {
  /** What it prints, its echo left out; the beginning when it is much. */
  readonly output: string;
  /** Undefined when it goes on running (`-w`, `sleep`), or waits for input. */
  readonly exitCode: number | undefined;
  /** What its own requests change. */
  readonly changes: readonly ObjectChange[];
  /** What the cluster makes of it in the minute after, as columns of `kubectl get`. */
  readonly consequences: readonly ObjectChange[];
}

/** Called between slices of work, so that a host can give others their turn. */
export type Turn = () => Promise<void>;

/** Milliseconds of virtual time that the command gets, and the cluster after it. */
const COMMAND_TIME = 2_000;
const CONSEQUENCE_TIME = 60_000;
const SLICE_STEPS = 5_000;
const MAXIMUM_SLICES = 60;
const MAXIMUM_OUTPUT = 16 * 1024;

/** Undefined when the terminal does not wait at its prompt: what is typed then belongs to the program that runs. */
export async function previewLine(sandbox: Sandbox, terminal: string, line: string, turn: Turn): Promise<LinePreview | undefined> {
  if (!sandbox.terminals.get(terminal)?.atPrompt) return undefined;
  const copy = sandbox.fork({ terminals: true });
  const screen = copy.terminals.get(terminal)!;
  const before = storagesOf(copy);
  const seen = screen.eventsAfter(0).events.at(-1)?.seq ?? 0;
  const id = 'preview';
  copy.submitLine(terminal, line, id);
  const command = () => copy.commands.findLast((record) => record.id === id);
  await work(copy, COMMAND_TIME, turn, () => command()?.finishedAt !== undefined);
  const done = storagesOf(copy);
  const { events } = screen.eventsAfter(seen);
  const output = events.map((event) => (event.type === 'output' ? event.data : '')).join('');
  const own = writtenBy(copy, id);
  if (own.size > 0) await work(copy, CONSEQUENCE_TIME, turn, () => false);
  return {
    output: output.replace(/^[^\n]*\n/, '').slice(0, MAXIMUM_OUTPUT),
    exitCode: command()?.exitCode,
    changes: copy.clusters.names.flatMap((name) => specChanges(before.get(name)!, done.get(name)!, (object) => own.has(keyOf(object)))),
    consequences: own.size > 0 ? followingChanges(copy, before, own) : [],
  };
}

/** Of what the command itself deletes it is told already. */
function followingChanges(copy: Sandbox, before: ReadonlyMap<string, StorageState>, own: ReadonlySet<string>): ObjectChange[] {
  const after = storagesOf(copy);
  const changes = [...after].flatMap(([name, storage]) =>
    before.get(name) === storage
      ? []
      : tableChanges(
          before.get(name)!,
          storage,
          tableCellsOf(copy.clusters.get(name).api, () => copy.now),
        ),
  );
  return changes.filter((change) => change.operation !== 'deleted' || !own.has(keyOf(change)));
}

/** What each cluster holds. */
function storagesOf({ clusters }: Sandbox): ReadonlyMap<string, StorageState> {
  return new Map(clusters.snapshot().map(({ name, state }) => [name, state.storage]));
}

/** Lets the copy live for so long, or until `done`, or until it has had its share of work. */
async function work(copy: Sandbox, milliseconds: number, turn: Turn, done: () => boolean): Promise<void> {
  const until = copy.now + milliseconds;
  for (let slice = 0; slice < MAXIMUM_SLICES; slice++) {
    const { state, ...run } = stepUntil(copy, until, done);
    if (done() || state === 'blocked') return;
    await ('settled' in run ? run.settled : turn());
  }
}

/** As `advanceTo`, but it stops at the moment of virtual time at which `done` has become true. */
function stepUntil(copy: Sandbox, until: number, done: () => boolean) {
  for (;;) {
    const run = copy.run(SLICE_STEPS);
    if (run.state !== 'blocked' || done() || run.wakeAt === undefined || run.wakeAt > until) return run;
    copy.advanceTo(run.wakeAt, SLICE_STEPS);
  }
}

/** The objects that a command's requests wrote. */
function writtenBy(copy: Sandbox, command: string): Set<string> {
  const stored = copy
    .auditRecords(command)
    .flatMap(({ stages }) => stages.filter((stage): stage is Extract<AuditStage, { stage: 'storage' }> => stage.stage === 'storage'));
  return new Set(stored.map(({ resource, key }) => `${resource}/${key}`));
}

const keyOf = ({ resource, namespace, name }: ChangedObject): string => `${resource}/${namespace ? `${namespace}/` : ''}${name}`;
