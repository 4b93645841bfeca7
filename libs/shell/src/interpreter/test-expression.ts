import { FileError } from '../files/file-error.ts';
import type { FileStat } from '../files/file-system.ts';
import type { Files } from '../files/files.ts';

/** What `test`, `[` and `[[` ask of a shell. */
export interface TestContext {
  readonly files: Files;
  readonly uid: number;
  readonly gid: number;
  isTerminal(fd: number): boolean;
  isOpen(fd: number): boolean;
  isSet(name: string): boolean;
  optionIsOn(name: string): boolean;
  /** The value of an operand of `-eq` and the like; throws on text that is no number. */
  number(text: string): bigint;
}

export const UNARY = new Set('abcdefghknoprstuvwxzGLNORS'.split('').map((letter) => `-${letter}`));
export const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef', '=~']);

/** True of a descriptor that is open, such as `<(…)` gives: a pipe. */
const OF_DESCRIPTORS = new Set(['-a', '-e', '-p', '-r', '-w', '-O', '-G']);

const MODE_BITS: Record<string, number> = { '-u': 0o4000, '-g': 0o2000, '-k': 0o1000 };
const TYPES: Record<string, FileStat['type']> = { '-f': 'file', '-d': 'directory', '-c': 'device' };

export function testUnary(context: TestContext, operator: string, operand: string): boolean {
  switch (operator) {
    case '-n':
      return operand !== '';
    case '-z':
      return operand === '';
    case '-t':
      return /^\d+$/.test(operand) && context.isTerminal(Number(operand));
    case '-v':
      return context.isSet(operand);
    case '-o':
      return context.optionIsOn(operand);
    case '-R':
      return false;
    default:
      return testFile(context, operator, operand);
  }
}

function testFile(context: TestContext, operator: string, path: string): boolean {
  if (operator === '-h' || operator === '-L') {
    const link = context.files.lstat(path);
    return !(link instanceof FileError) && link.type === 'symlink';
  }
  const descriptor = /^\/dev\/fd\/(\d+)$/.exec(path)?.[1];
  if (descriptor !== undefined) return context.isOpen(Number(descriptor)) && OF_DESCRIPTORS.has(operator);
  const stat = context.files.stat(path);
  if (stat instanceof FileError) return false;
  if (operator === '-a' || operator === '-e') return true;
  if (operator === '-s') return stat.size > 0;
  if (operator === '-r' || operator === '-w' || operator === '-x') return context.files.access(path, operator[1] as 'r' | 'w' | 'x');
  if (operator === '-O') return stat.uid === context.uid;
  if (operator === '-G') return stat.gid === context.gid;
  const bit = MODE_BITS[operator];
  if (bit !== undefined) return (stat.mode & bit) !== 0;
  return stat.type === TYPES[operator];
}

/** All binary operators but those with patterns (`==` and `=~` of `[[`). */
export function testBinary(context: TestContext, left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
    case '-ot':
    case '-ef':
      return compareFiles(context.files, left, operator, right);
    default:
      return compareNumbers(context.number(left), operator, context.number(right));
  }
}

function compareNumbers(left: bigint, operator: string, right: bigint): boolean {
  switch (operator) {
    case '-eq':
      return left === right;
    case '-ne':
      return left !== right;
    case '-lt':
      return left < right;
    case '-le':
      return left <= right;
    case '-gt':
      return left > right;
    default:
      return left >= right;
  }
}

function compareFiles(files: Files, left: string, operator: string, right: string): boolean {
  if (operator === '-ef') {
    const [one, other] = [files.locate(left), files.locate(right)];
    return !(one instanceof FileError) && !(other instanceof FileError) && one.fs === other.fs && one.inode === other.inode;
  }
  const [one, other] = operator === '-nt' ? [files.stat(left), files.stat(right)] : [files.stat(right), files.stat(left)];
  if (one instanceof FileError) return false;
  return other instanceof FileError || one.mtime > other.mtime;
}
