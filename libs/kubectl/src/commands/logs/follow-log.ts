import type { KubeObject } from '@drydock/apimachinery';
import { resourcePath, type LogStream } from '@drydock/apiserver';
import type { Wait } from '@drydock/shell';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';

export interface LogRequest {
  readonly container: string;
  readonly query: Readonly<Record<string, string>>;
  /** Before every line: `[pod/web/nginx] `. */
  readonly prefix: string;
}

const PODS = { group: '', version: 'v1', plural: 'pods' };

/** A log that is being read; lines are whole unless the log has ended. */
export class LogReader {
  readonly stream: LogStream;
  readonly #prefix: string;
  #rest = '';

  constructor(stream: LogStream, prefix: string) {
    this.stream = stream;
    this.#prefix = prefix;
  }

  /** What can be printed now, as bytes. */
  read(): string {
    const bytes = this.#rest + this.stream.read();
    this.#rest = '';
    if (!this.#prefix || bytes === '') return bytes;
    const lines = bytes.split('\n');
    const last = lines.pop()!;
    const whole = lines.map((line) => `${this.#prefix}${line}\n`).join('');
    if (!this.stream.ended) {
      this.#rest = last;
      return whole;
    }
    return last === '' ? whole : `${whole}${this.#prefix}${last}`;
  }
}

export function openLog({ session }: Invocation, pod: KubeObject, { container, query, prefix }: LogRequest): LogReader {
  const path = resourcePath(PODS, pod.metadata.namespace, pod.metadata.name, 'log');
  const { log } = session.respond({ method: 'GET', path, query: { container, ...query } });
  if (!log) throw new TypeError(`no log stream came for ${path}`);
  return new LogReader(log, prefix);
}

/** Prints a log to its end. */
export function* followLog(invocation: Invocation, pod: KubeObject, request: LogRequest): Steps {
  yield* followLogs(invocation, [openLog(invocation, pod, request)]);
}

/** Prints several logs as they grow, until all have ended. */
export function* followLogs({ streams }: Invocation, readers: readonly LogReader[]): Steps {
  try {
    for (;;) {
      const before = readers.filter(({ stream }) => stream.ended);
      for (const reader of readers) streams.outBytes(reader.read());
      if (before.length === readers.length) return;
      const open = readers.filter(({ stream }) => !stream.ended);
      if (open.length === 0) continue;
      const any = open.map(({ stream }): Wait => ({ on: 'notice', subscribe: (wake) => stream.onChange(wake) }));
      yield* streams.wait({ on: 'any', any });
    }
  } finally {
    for (const { stream } of readers) stream.close();
  }
}
