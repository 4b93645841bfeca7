import type { Rng } from '@drydock/apimachinery';
import { FileError } from '../files/file-error.ts';
import type { Mounts } from '../files/path-walk.ts';
import type { TerminalDevice } from '../terminal/terminal-device.ts';
import type { ByteString } from './byte-string.ts';
import type { Limits } from './limits.ts';
import type { MachineState, OpenFileState, PipeState } from './machine-state.ts';
import type { ReadResult, WriteResult } from './program.ts';

export interface OpenFilesContext {
  readonly state: Pick<MachineState, 'openFiles' | 'pipes' | 'nextId'>;
  readonly mounts: Mounts;
  readonly terminals: ReadonlyMap<number, TerminalDevice>;
  readonly limits: Limits;
  readonly rng: Rng;
  now(): number;
}

/** Stands for a directory that is open: reading it fails. */
export const DIRECTORY_DEVICE = 'directory';

/** What file descriptors refer to (open file descriptions, open(2)): shared by processes, closed with the last reference. */
export class OpenFiles {
  readonly #context: OpenFilesContext;
  /** Called after each write to a pipe, by pipe: for its owner outside the machine, so it is no part of the state. */
  readonly watchers = new Map<number, () => void>();

  constructor(context: OpenFilesContext) {
    this.#context = context;
  }

  /** The new open file has no references yet: the caller retains it. */
  add(file: DistributiveOmit<OpenFileState, 'refs'>): number {
    const id = this.#context.state.nextId++;
    this.#context.state.openFiles[id] = { ...file, refs: 0 } as OpenFileState;
    if (file.kind === 'file') this.#context.mounts.get(file.mount)?.hold(file.inode, 1);
    if (file.kind === 'pipe') this.#pipe(file.pipe)[file.end === 'read' ? 'readers' : 'writers']++;
    return id;
  }

  /** `data`: what can be read from it at first, whatever its size. */
  addPipe(data: ByteString = ''): number {
    const id = this.#context.state.nextId++;
    this.#context.state.pipes[id] = { data, readers: 0, writers: 0 };
    return id;
  }

  get(id: number): OpenFileState {
    return this.#context.state.openFiles[id]!;
  }

  retain(id: number): void {
    this.get(id).refs++;
  }

  release(id: number): void {
    const file = this.get(id);
    if (--file.refs > 0) return;
    delete this.#context.state.openFiles[id];
    if (file.kind === 'file') this.#context.mounts.get(file.mount)?.hold(file.inode, -1);
    if (file.kind === 'pipe') this.dropPipeEnd(file.pipe, file.end);
  }

  dropPipeEnd(id: number, end: 'read' | 'write'): void {
    const pipe = this.#pipe(id);
    pipe[end === 'read' ? 'readers' : 'writers']--;
    if (pipe.readers === 0 && pipe.writers === 0) delete this.#context.state.pipes[id];
  }

  readable(id: number): boolean {
    const file = this.get(id);
    if (file.kind === 'pipe') return this.#pipe(file.pipe).data !== '' || this.#pipe(file.pipe).writers === 0;
    if (file.kind === 'terminal') return this.#context.terminals.get(file.terminal)?.readable ?? true;
    return true;
  }

  writable(id: number): boolean {
    const file = this.get(id);
    if (file.kind !== 'pipe') return true;
    const pipe = this.#pipe(file.pipe);
    return pipe.data.length < this.#context.limits.pipeBytes || pipe.readers === 0;
  }

  read(id: number, max: number): ReadResult {
    const file = this.get(id);
    switch (file.kind) {
      case 'pipe':
        return this.#readPipe(this.#pipe(file.pipe), max);
      case 'terminal':
        return this.#context.terminals.get(file.terminal)?.read(max) ?? 'end';
      case 'device':
        return this.#readDevice(file.name, max);
      case 'file':
        return file.read ? this.#readFile(file, max) : new FileError('EBADF');
    }
  }

  write(id: number, data: ByteString): WriteResult {
    const file = this.get(id);
    switch (file.kind) {
      case 'pipe':
        return this.#writePipe(file.pipe, data);
      case 'terminal':
        return this.#context.terminals.get(file.terminal)?.write(data) ?? data.length;
      case 'device':
        return file.name === 'full' ? new FileError('ENOSPC') : data.length;
      case 'file':
        return file.write ? this.#writeFile(file, data) : new FileError('EBADF');
    }
  }

  #pipe(id: number): PipeState {
    return this.#context.state.pipes[id]!;
  }

  #readPipe(pipe: PipeState, max: number): ReadResult {
    if (pipe.data === '') return pipe.writers === 0 ? 'end' : 'blocked';
    const data = pipe.data.slice(0, max);
    pipe.data = pipe.data.slice(max);
    return { data };
  }

  #writePipe(id: number, data: ByteString): WriteResult {
    const pipe = this.#pipe(id);
    if (pipe.readers === 0) return new FileError('EPIPE');
    const room = this.#context.limits.pipeBytes - pipe.data.length;
    if (room <= 0) return 'blocked';
    pipe.data += data.slice(0, room);
    this.watchers.get(id)?.();
    return Math.min(room, data.length);
  }

  #readDevice(name: string, max: number): ReadResult {
    if (name === DIRECTORY_DEVICE) return new FileError('EISDIR');
    if (name === 'zero' || name === 'full') return { data: '\0'.repeat(max) };
    if (name !== 'urandom' && name !== 'random') return 'end';
    let data = '';
    for (let i = 0; i < Math.min(max, 4096); i++) data += String.fromCharCode(this.#context.rng.integer(256));
    return { data };
  }

  #readFile(file: OpenFileState & { kind: 'file' }, max: number): ReadResult {
    const data = this.#context.mounts
      .get(file.mount)!
      .read(file.inode)
      .slice(file.offset, file.offset + max);
    file.offset += data.length;
    return data === '' ? 'end' : { data };
  }

  #writeFile(file: OpenFileState & { kind: 'file' }, data: ByteString): WriteResult {
    const fs = this.#context.mounts.get(file.mount)!;
    const content = fs.read(file.inode);
    if (file.append) file.offset = content.length;
    const error = fs.write(file.inode, splice(content, file.offset, data), this.#context.now());
    if (error) return error;
    file.offset += data.length;
    return data.length;
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function splice(content: ByteString, offset: number, data: ByteString): ByteString {
  if (offset === content.length) return content + data;
  const before = offset > content.length ? content.padEnd(offset, '\0') : content.slice(0, offset);
  return before + data + content.slice(offset + data.length);
}
