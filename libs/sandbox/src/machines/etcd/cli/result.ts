/** What a command does to its streams, and how it ends. */
import { encodeUtf8, sleepUntil, write, type ByteString, type Process, type Wait } from '@drydock/shell';

export type Step =
  /** Bytes for standard output or standard error. */
  | { readonly fd: 1 | 2; readonly data: ByteString }
  /** Virtual milliseconds that pass. */
  | { readonly wait: number };

export interface Result {
  readonly steps: readonly Step[];
  readonly status: number;
}

/** pkg/cobrautl, error.go. */
export const Exit = { success: 0, error: 1, badConnection: 2, invalidInput: 3, badFeature: 4, interrupted: 5, badArgs: 128 } as const;

export const out = (text: string): Step => ({ fd: 1, data: encodeUtf8(text) });
export const outBytes = (data: ByteString): Step => ({ fd: 1, data });
export const err = (text: string): Step => ({ fd: 2, data: encodeUtf8(text) });
export const ok = (...steps: Step[]): Result => ({ steps, status: Exit.success });

/** cobrautl.ExitWithError. */
export const failure = (message: string, status: number = Exit.error, before: readonly Step[] = []): Result => ({
  steps: [...before, err(`Error: ${message}\n`)],
  status,
});

export const isResult = (value: object): value is Result => 'steps' in value;

export function* perform(process: Process, { steps, status }: Result): Generator<Wait, number, void> {
  for (const step of steps) {
    if ('wait' in step) yield* sleepUntil(process, process.clock.now() + step.wait);
    else yield* write(process, step.fd, step.data);
  }
  return status;
}
