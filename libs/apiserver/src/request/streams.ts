/** What a response carries when it is not one body: changes, logs, the channels of a process, and tunnels. All are pulled; `onChange` says when to. */
import type { KubeObject, Status } from '@drydock/apimachinery';

export interface Pullable {
  /** Calls `wake` after each change until unsubscribed. `wake` must not pull from inside the call. */
  onChange(wake: () => void): () => void;
  /** Says that nobody will read any more. Idempotent. */
  close(): void;
}

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

export interface WatchEvent {
  type: WatchEventType;
  /** The object as the request's `accept` wants it (a Table of one row for `table`), or a Status for ERROR. */
  object: KubeObject;
}

export interface WatchStream extends Pullable {
  /** The next event, or undefined when there is none yet. */
  next(): WatchEvent | undefined;
  /** Tells the version up to which the reader has seen everything; undefined while there is something to read. */
  bookmark(): WatchEvent | undefined;
  /** True when the server has ended the watch (timeoutSeconds, an error) and every event was taken. */
  readonly ended: boolean;
  /** Virtual time at which the server will end it, if it was asked to. */
  readonly deadline: number | undefined;
}

export interface LogStream extends Pullable {
  /** Everything that was written since the last call, as a byte string; empty when there is nothing new. */
  read(): string;
  readonly ended: boolean;
}

/** The channels of `exec` and `attach` (remotecommand): bytes both ways, window sizes in, one Status at the end. */
export interface ExecStream extends Pullable {
  write(data: string): void;
  closeStdin(): void;
  resize(columns: number, rows: number): void;
  readStdout(): string;
  readStderr(): string;
  /** Success, or a Failure whose details hold the exit code (reason NonZeroExitCode, cause ExitCode); undefined while it runs. */
  readonly status: Status | undefined;
}

/** What `portforward` opens: connections to the ports of one pod. */
export interface PortForwardSession {
  /** Never fails: what keeps the connection from being made is its `error`. */
  connect(port: number): ForwardedConnection;
  close(): void;
}

/** Bytes both ways. */
export interface ForwardedConnection extends Pullable {
  write(data: string): void;
  /** The client has no more to send. */
  closeWrite(): void;
  /** What has come since the last call. */
  read(): string;
  /** Nothing more will come, and all was read. */
  readonly ended: boolean;
  /** Why the kubelet made no connection. It then ends the whole session, as the streams of a real one do. */
  readonly error: string | undefined;
}
