/** exec and attach, whatever carries them (kubelet/pkg/cri/streaming/remotecommand). */
import type { Status } from '@drydock/apimachinery';
import type { ExecStream } from '@drydock/apiserver';
import { StreamPump } from '../response/stream-pump.ts';
import type { ServedCluster } from '../served-cluster.ts';

/** Which streams the client wants. A terminal has no standard error. */
export interface RemoteCommandOptions {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
}

/** Where the output of a process goes. Writing resolves when there is room for more. */
export interface RemoteCommandOutput {
  stdout(bytes: Buffer): Promise<void>;
  stderr(bytes: Buffer): Promise<void>;
  status(status: Status): Promise<void>;
  end(): void;
  /** The client can see that something is missing. */
  destroy(): void;
  onClose(listener: () => void): void;
}

/** What a client sends to a process. */
export interface RemoteCommandInput {
  stdin(bytes: Buffer): void;
  closeStdin(): void;
  /** A remotecommand.TerminalSize as JSON. */
  resize(text: string): void;
}

interface Piece {
  stdout: Buffer;
  stderr: Buffer;
  status?: Status;
}

export function readRemoteCommandOptions(query: URLSearchParams): RemoteCommandOptions {
  const isTrue = (name: string) => ['true', '1', ''].includes(query.get(name) ?? 'false');
  const tty = isTrue('tty');
  return { stdin: isTrue('stdin'), stdout: isTrue('stdout'), stderr: isTrue('stderr') && !tty, tty };
}

/** Hands the output of a process on until it has ended, and its end after it. */
export function serveRemoteCommand(cluster: ServedCluster, exec: ExecStream, output: RemoteCommandOutput): RemoteCommandInput {
  let finished = false;
  const take = (): Piece | undefined => {
    const piece = { stdout: Buffer.from(exec.readStdout(), 'latin1'), stderr: Buffer.from(exec.readStderr(), 'latin1') };
    if (piece.stdout.length + piece.stderr.length > 0) return piece;
    if (!exec.status || finished) return undefined;
    finished = true;
    return { ...piece, status: exec.status };
  };
  const write = async ({ stdout, stderr, status }: Piece) => {
    if (stdout.length > 0) await output.stdout(stdout);
    if (stderr.length > 0) await output.stderr(stderr);
    if (status) await output.status(status);
    // A process that had written more than anybody read goes on.
    else cluster.wake();
  };
  new StreamPump(cluster, exec, { take, ended: () => finished }, { ...bound(output), write });
  return inputOf(cluster, exec);
}

function bound(output: RemoteCommandOutput) {
  return { end: () => output.end(), destroy: () => output.destroy(), onClose: (listener: () => void) => output.onClose(listener) };
}

function inputOf(cluster: ServedCluster, exec: ExecStream): RemoteCommandInput {
  return {
    stdin(bytes) {
      if (bytes.length > 0) exec.write(bytes.toString('latin1'));
      cluster.wake();
    },
    closeStdin() {
      exec.closeStdin();
      cluster.wake();
    },
    resize(text) {
      const size = readSize(text);
      if (size) exec.resize(size.Width, size.Height);
      cluster.wake();
    },
  };
}

/** What is no size is ignored, as upstream's decoder ends in silence. */
export function readSize(text: string): { Width: number; Height: number } | undefined {
  try {
    const { Width, Height } = JSON.parse(text) as { Width?: unknown; Height?: unknown };
    return isSize(Width) && isSize(Height) ? { Width, Height } : undefined;
  } catch {
    return undefined;
  }
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 65_536;
}

/** The text of an end in the protocols before v4, which have no exit codes; nothing for success. */
export function statusText({ status, message = '' }: Status): string {
  return status === 'Success' ? '' : message;
}
