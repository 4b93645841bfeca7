import { FileError } from '../files/file-error.ts';
import type { ByteString } from '../kernel/byte-string.ts';
import type { Process } from '../kernel/program.ts';
import { printError, readAll } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { baseName } from '../files/paths.ts';

/** Opens an operand for reading; `-` is standard input. A message is printed when it cannot be. */
export function* openOperand(process: Process, operand: string): Generator<Wait, number | undefined, void> {
  if (operand === '-') return 0;
  const fd = process.open(operand, 'read');
  if (!(fd instanceof FileError)) return fd;
  yield* printError(process, `${process.argv[0]}: ${operand}: ${fd.message}\n`);
  return undefined;
}

export function closeOperand(process: Process, fd: number): void {
  if (fd !== 0) process.close(fd);
}

/** The whole content of an operand. */
export function* readOperand(process: Process, operand: string): Generator<Wait, ByteString | undefined, void> {
  const fd = yield* openOperand(process, operand);
  if (fd === undefined) return undefined;
  const content = yield* readAll(process, fd);
  closeOperand(process, fd);
  return content instanceof FileError ? undefined : content;
}

/** Where `cp`, `mv` and `ln` put a source: within the target when that is a directory. */
export function targetPath(process: Process, source: string, target: string): string {
  return process.files.isDirectory(target) ? `${target.replace(/\/+$/, '')}/${baseName(source)}` : target;
}
