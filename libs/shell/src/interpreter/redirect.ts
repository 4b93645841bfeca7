import type { HereDoc, HereString, Redirect, Redirection, RedirectDescriptor } from 'unbash';
import { FileError } from '../files/file-error.ts';
import { encodeUtf8 } from '../kernel/byte-string.ts';
import type { OpenMode } from '../kernel/program.ts';
import type { Expansion } from './expand/expansion.ts';
import type { Shell } from './shell.ts';
import type { Frame } from './shell-state.ts';

/** A redirection whose words are expanded. */
export interface Target {
  readonly redirect: Redirection;
  /** A file name, a descriptor, or the text to read; `undefined`: the word made none or several. */
  readonly text: string | undefined;
}

export function expandTarget(expansion: Expansion, redirect: Redirection): Target {
  if (redirect.type === 'HereDoc') return { redirect, text: hereDocument(expansion, redirect) };
  if (redirect.type === 'HereString') return { redirect, text: `${expansion.text(redirect.target?.text ?? '')}\n` };
  const words = expansion.words(redirect.target?.text ?? '');
  return { redirect, text: words.length === 1 ? words[0] : undefined };
}

function hereDocument(expansion: Expansion, redirect: HereDoc): string {
  const { operator, delimiter, body } = redirect;
  // A body that the end of the text ended may lack its last newline.
  const written = redirect.closing || body.text === '' || body.text.endsWith('\n') ? body.text : `${body.text}\n`;
  const text = operator === '<<-' ? written.replace(/^\t+/gm, '') : written;
  return delimiter?.quoted ? text : expansion.text(text, 'heredoc');
}

/** Opens what the redirections name; what they replace comes back when `frame` ends. A message is given and false returned on failure. */
export function applyRedirections(shell: Shell, frame: Frame, targets: readonly Target[]): boolean {
  return targets.every((target) => applyOne(shell, frame, target));
}

function applyOne(shell: Shell, frame: Frame, { redirect, text }: Target): boolean {
  if (text === undefined) {
    shell.error(`${(redirect as Redirect | HereString).target?.text ?? ''}: ambiguous redirect`);
    return false;
  }
  if (redirect.type === 'HereDoc' && !redirect.closing) warnUnclosed(shell, redirect.delimiter?.value ?? '');
  if (redirect.type !== 'Redirect') return check(shell, '', openData(shell, frame, redirect.descriptor, text));
  const { operator } = redirect;
  if (operator === '&>' || operator === '&>>' || (operator === '>&' && !redirect.descriptor && !/^(\d+|-|\d+-)$/.test(text))) {
    const opened = openAt(shell, frame, 1, text, operator === '&>>' ? 'append' : 'write');
    if (opened instanceof FileError) return check(shell, text, opened);
    save(shell, frame, 2);
    return check(shell, text, shell.process.duplicate(1, 2));
  }
  if (operator === '>&' || operator === '<&') return duplicate(shell, frame, redirect, text);
  const fd = descriptorOf(shell, redirect.descriptor, operator.startsWith('<') ? 0 : 1);
  return check(shell, text, openAt(shell, frame, fd, text, modeOf(shell, operator, text)), operator);
}

function warnUnclosed(shell: Shell, delimiter: string): void {
  const { text = '', line = 1 } = shell.sources.current() ?? {};
  const last = line + text.replace(/\n$/, '').split('\n').length - 1;
  shell.error(`warning: here-document at line ${shell.sources.currentLine()} delimited by end-of-file (wanted \`${delimiter}')`, last);
}

function modeOf(shell: Shell, operator: string, path: string): OpenMode {
  if (operator === '<') return 'read';
  if (operator === '>>') return 'append';
  if (operator === '<>') return 'read-write';
  if (operator !== '>' || !shell.options['noclobber']) return 'write';
  const stat = shell.files.stat(path);
  return stat instanceof FileError || stat.type === 'file' ? 'exclusive' : 'write';
}

function openAt(shell: Shell, frame: Frame, fd: number, path: string, mode: OpenMode): number | FileError {
  const found = shell.process.open(path, mode);
  const opened = found instanceof FileError && found.code === 'EISDIR' && mode === 'read' ? shell.process.openDirectory() : found;
  if (opened instanceof FileError) return opened;
  return move(shell, frame, opened, fd);
}

function openData(shell: Shell, frame: Frame, descriptor: RedirectDescriptor | undefined, text: string): number | FileError {
  const opened = shell.process.openData(encodeUtf8(text));
  return opened instanceof FileError ? opened : move(shell, frame, opened, descriptorOf(shell, descriptor, 0));
}

function move(shell: Shell, frame: Frame, opened: number, fd: number): number | FileError {
  if (opened === fd) {
    frame.saved = [...(frame.saved ?? []), [fd, undefined]];
    return fd;
  }
  if (fd < 10 || shell.process.state.fds[fd] !== undefined) save(shell, frame, fd);
  const result = shell.process.duplicate(opened, fd);
  shell.process.close(opened);
  return result;
}

function duplicate(shell: Shell, frame: Frame, redirect: Redirect, text: string): boolean {
  const fd = descriptorOf(shell, redirect.descriptor, redirect.operator === '<&' ? 0 : 1);
  if (text === '-') {
    save(shell, frame, fd);
    return true;
  }
  const from = Number(text.replace(/-$/, ''));
  if (!/^\d+-?$/.test(text) || shell.process.state.fds[from] === undefined) {
    shell.error(/^\d+-?$/.test(text) ? `${text}: Bad file descriptor` : `${text}: ambiguous redirect`);
    return false;
  }
  if (from !== fd) {
    const id = shell.process.state.fds[from]!;
    shell.process.kernel.openFiles.retain(id);
    save(shell, frame, fd);
    shell.process.putBack(fd, id);
  }
  if (text.endsWith('-')) save(shell, frame, from);
  return true;
}

/** The descriptor to open: as written, the default, or a new one whose number goes into the variable of `{name}>`. */
function descriptorOf(shell: Shell, descriptor: RedirectDescriptor | undefined, standard: number): number {
  if (!descriptor) return standard;
  if (descriptor.type === 'FileDescriptor') return descriptor.value;
  const current = shell.text(descriptor.name);
  if (current !== undefined && /^\d+$/.test(current) && shell.process.state.fds[Number(current)] !== undefined) return Number(current);
  const fd = shell.process.freeDescriptor(10);
  shell.assign(descriptor.name, String(fd));
  return fd;
}

function save(shell: Shell, frame: Frame, fd: number): void {
  frame.saved = [...(frame.saved ?? []), [fd, shell.process.takeOut(fd)]];
}

function check(shell: Shell, path: string, result: number | FileError, operator = ''): boolean {
  if (!(result instanceof FileError)) return true;
  shell.error(`${path}: ${result.code === 'EEXIST' && operator === '>' ? 'cannot overwrite existing file' : result.message}`);
  return false;
}

/** Keeps what the frame's redirections opened (`exec > file`). */
export function keepRedirections(shell: Shell, frame: Frame): void {
  for (const [, id] of frame.saved ?? []) if (id !== undefined) shell.process.kernel.openFiles.release(id);
  frame.saved = undefined;
}
