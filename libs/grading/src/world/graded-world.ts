/** What grading sees of a sandbox. The sandbox satisfies it; nothing in here changes what the learner has. */
import type { AuditRecord, Client } from '@drydock/apiserver';

export interface GradedWorld {
  /** Reads as system:masters; its requests are not among `auditRecords`. */
  readonly client: Client;
  /** The contents of a file of the workstation; undefined when there is none. */
  readFile(path: string): string | undefined;
  /** Runs a script as root on a copy of everything, with a limit on its work. */
  runCommand(script: string): Promise<CommandResult>;
  /** The command lines that the learner has run, oldest first. */
  commands(): readonly CommandLine[];
  /** The requests that the learner's commands have made, oldest first. */
  auditRecords(): readonly AuditRecord[];
  fork(): GradedWorld;
  /** Lets virtual time pass. */
  advance(milliseconds: number): Promise<void>;
  /** The current context of the learner's kubeconfig. */
  currentContext(): KubeContext | undefined;
  /** Another number after every change to anything that can be read here. */
  readonly revision: number;
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
