import type { ApiRequest, ApiResponse, AuditRecord } from '@drydock/apiserver';
import type { ClusterOverview, LinePreview, SchedulingDecision } from '@drydock/sandbox';
import type { Locale, Scenario } from '@drydock/scenario';
import type { LinePart, TerminalClient } from '@drydock/shell';

/** What this server asks of a simulated cluster with its workstation. All times are milliseconds on the sandbox's own clock. */
export interface LiveSandbox {
  /** Grows with each change of the cluster and with each command. */
  readonly revision: number;
  readonly now: number;
  /** What was entered at the prompts, oldest first. */
  readonly commands: readonly SandboxCommand[];
  /** JSON, from which `SandboxEngine.restore` makes the same sandbox. */
  save(): unknown;
  /** Opens a terminal, or finds it again; one whose shell has ended gets a new shell, whose events begin at 1. */
  openTerminal(id: string, size: TerminalDimensions): void;
  closeTerminal(id: string): void;
  /** Undefined when it was never opened, or has been closed. */
  terminal(id: string): LiveTerminal | undefined;
  /** `origin` becomes the id of the command that this line begins. */
  submitLine(terminalId: string, line: string, origin: string): void;
  complete(terminalId: string, line: string, cursor: number): Completions;
  /** What the parts of a line mean to the terminal's shell. */
  explain(terminalId: string, line: string): readonly LinePart[];
  /** What a line would do, tried in a copy; undefined while a program runs. `turn` is awaited between slices of work. */
  preview(terminalId: string, line: string, turn: () => Promise<void>): Promise<LinePreview | undefined>;
  /** Lets time pass up to `time` and does about `steps` of what falls due. It is there when the answer is `blocked`. */
  advanceTo(time: number, steps: number): RunState;
  /** The names of its clusters when it has several; empty otherwise. */
  readonly clusterNames: readonly string[];
  /** The only cluster, or one of several; undefined when there is none of this name. */
  cluster(name?: string): LiveCluster | undefined;
  /** The requests that commands made, or the one with this id. */
  auditRecords(origin?: string): readonly AuditRecord[];
  /** What the schedulers decided last about the pods that there are, oldest first. */
  readonly schedulingDecisions: readonly SchedulingDecision[];
  /** Called when a command starts, and when it has ended. Returns how to stop. */
  onCommand(listener: (command: SandboxCommand) => void): () => void;
}

/** A cluster of a sandbox, for those who come from outside. */
export interface LiveCluster {
  handle(request: ApiRequest): ApiResponse;
  /** At a glance, as it is now. */
  overview(): ClusterOverview;
  /** Host and port of its API server, inside the sandbox. */
  readonly address: string;
  /** Why the API server does not answer; undefined while it does. */
  readonly apiServerProblem: 'refused' | 'timeout' | 'expired' | undefined;
  /** The certificate and the key of the cluster's administrator, in PEM. */
  readonly adminCredentials: { readonly certificate: string; readonly privateKey: string };
}

export interface TerminalDimensions {
  readonly columns: number;
  readonly rows: number;
}

export type LiveTerminal = Pick<TerminalClient, 'eventsAfter' | 'subscribe' | 'sendKeys' | 'resize' | 'finishEdit'> & {
  /** The shell has ended. */
  readonly ended: boolean;
};

export type RunState =
  /** Nothing to do until `wakeAt`; undefined: until somebody does something. */
  | { readonly state: 'blocked'; readonly wakeAt: number | undefined }
  | { readonly state: 'more' }
  /** Waits for something outside of virtual time. */
  | { readonly state: 'pending'; readonly settled: Promise<void> };

export interface SandboxCommand {
  readonly id: string;
  /** The id of its terminal. */
  readonly terminal: string;
  readonly line: string;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  readonly exitCode: number | undefined;
}

export interface Completions {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly { readonly value: string; readonly display?: string; readonly description?: string }[];
}

export type CheckStatus = 'PENDING' | 'PASSED' | 'FAILED' | 'ERROR';

export interface StepGrade {
  readonly stepId: string;
  readonly passed: boolean;
  readonly checks: readonly CheckGrade[];
}

export interface CheckGrade {
  readonly id: string;
  readonly status: CheckStatus;
  readonly points: number;
  readonly message?: string;
  readonly expected?: string;
  readonly found?: string;
  readonly where?: string;
  readonly look?: string;
}

/** Grades one sandbox again and again; one call at a time. */
export interface Grader {
  /** All steps, in the order of the lesson. */
  grade(locale: Locale): Promise<readonly StepGrade[]>;
  /** The same of a copy that has come to rest: what counts in the end. */
  gradeAtRest(locale: Locale): Promise<readonly StepGrade[]>;
}

/** A sandbox that another version of Drydock has saved, and that this one cannot open. */
export class OutdatedSandboxError extends Error {
  override readonly name = 'OutdatedSandboxError';
}

/** Makes sandboxes, and grades what learners have done in them. */
export abstract class SandboxEngine {
  /** A sandbox after the set-up of its lesson. */
  abstract create(options: { readonly seed: number; readonly now: number; readonly scenario: Scenario }): Promise<LiveSandbox>;
  /**
   * Goes on where it was saved.
   *
   * @throws OutdatedSandboxError
   */
  abstract restore(saved: unknown): LiveSandbox;
  /** `done`: the steps of the attempt that have passed before. */
  abstract grader(scenario: Scenario, sandbox: LiveSandbox, done: readonly string[]): Grader;
}
