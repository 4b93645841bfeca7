/** What grading sees of a sandbox. The sandbox satisfies it; nothing in here changes what the learner has. */
import type { AuditRecord, Client, DiscoveryDocuments } from '@drydock/apiserver';
import type { StepPlace } from '@drydock/scenario';

export interface GradedWorld {
  /** Reads as system:masters; its requests are not among `auditRecords`. */
  readonly client: Client;
  /** What the server says of its resources, where that is known without a request; another object when it serves something else. */
  readonly discovery?: DiscoveryDocuments;
  /** The contents of a file of the workstation; undefined when there is none. */
  readFile(path: string): string | undefined;
  /** Runs a script as root on a copy of everything, with a limit on its work. */
  runCommand(script: string): Promise<CommandResult>;
  /** What a container has printed; undefined when there is no such pod or container, or it has not started. */
  readLog(log: LogRef): string | undefined;
  /** Asks over HTTP from a copy of the cluster: from a pod, or from the control plane's machine. */
  askHttp(request: HttpQuestion): Promise<{ status: number; body: string } | { problem: string }>;
  /** The command lines that the learner has run, oldest first. */
  commands(): readonly CommandLine[];
  /** The requests that the learner's commands have made, oldest first. */
  auditRecords(): readonly AuditRecord[];
  /** The same from one of several clusters: its objects, its requests, the files of its machine when the place names one. */
  at(place: StepPlace): GradedWorld;
  fork(): GradedWorld;
  /** Lets virtual time pass. */
  advance(milliseconds: number): Promise<void>;
  /** The current context of the learner's kubeconfig; at the workstation of several clusters, that of the place's cluster. */
  currentContext(): KubeContext | undefined;
  /** Another number after every change to anything that can be read here. */
  readonly revision: number;
  /** Milliseconds of virtual time. */
  readonly now: number;
}

export interface LogRef {
  namespace: string;
  pod: string;
  container?: string;
  previous?: boolean;
}

export interface HttpQuestion {
  url: string;
  method: string;
  from?: { namespace?: string; pod: string; container?: string };
}

export interface CommandResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

export interface CommandLine {
  line: string;
  /** Undefined while it runs. */
  exitCode: number | undefined;
  /** Virtual time in milliseconds. */
  startedAt: number;
}

export interface KubeContext {
  name: string;
  cluster: string;
  user: string;
  /** As it is written; undefined means `default`. */
  namespace: string | undefined;
}
