/** Lines that the client of etcd logs to standard error (client/pkg/logutil, zap.go). */
import type { Process } from '@drydock/shell';
import { err, type Step } from '../cli/result.ts';
import { VERSION } from './member.ts';

const CLIENT = `v3@v${VERSION}`;

export const microTime = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('Z', '000Z');

export interface LogLine {
  level: 'info' | 'warn' | 'fatal';
  logger?: string;
  caller: string;
  message: string;
  /** In order. */
  fields?: Readonly<Record<string, string | number>>;
}

/** `after`: milliseconds from now. */
export function logLine({ clock }: Process, { level, logger, caller, message, fields = {} }: LogLine, after = 0): Step {
  const ts = microTime(clock.now() + after);
  return err(`${JSON.stringify({ level, ts, ...(logger === undefined ? {} : { logger }), caller, msg: message, ...fields })}\n`);
}

/** What the client says of each call that has failed. `error` as gRPC writes it. */
export function retryLine(process: Process, endpoint: string, error: string, after = 0): Step {
  const target = `etcd-endpoints://0xc0000ea000/${endpoint.replace(/^https?:\/\//, '')}`;
  return logLine(
    process,
    {
      level: 'warn',
      logger: 'etcd-client',
      caller: `${CLIENT}/retry_interceptor.go:63`,
      message: 'retrying of unary invoker failed',
      fields: { target, attempt: 0, error },
    },
    after,
  );
}

export const clientInfo = (process: Process, line: number, message: string): Step =>
  logLine(process, { level: 'info', logger: 'client', caller: `${CLIENT}/maintenance.go:${line}`, message });
