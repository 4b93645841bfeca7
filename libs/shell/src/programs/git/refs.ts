/** Branches, tags and HEAD, and the log of where they were. */
import { failed } from '../../files/file-error.ts';
import type { Files } from '../../files/files.ts';
import { formatSignature, type Signature } from './objects/commit-object.ts';
import { type ObjectId, ZERO_ID } from './objects/object-store.ts';

export interface ReflogEntry {
  readonly before: ObjectId;
  readonly after: ObjectId;
  readonly who: string;
  readonly message: string;
}

export class Refs {
  readonly #files: Files;
  readonly #directory: string;

  /** `directory`: `.git`. */
  constructor(files: Files, directory: string) {
    this.#files = files;
    this.#directory = directory;
  }

  #read(name: string): string | undefined {
    const text = this.#files.readText(`${this.#directory}/${name}`);
    return failed(text) ? undefined : text.trimEnd();
  }

  #packed(): Map<string, ObjectId> {
    const lines = (this.#read('packed-refs') ?? '').split('\n').filter((line) => /^[0-9a-f]{40} /.test(line));
    return new Map(lines.map((line) => [line.slice(41), line.slice(0, 40)]));
  }

  /** The ref that a symbolic one points to; undefined for any other. */
  symbolic(name: string): string | undefined {
    return /^ref: (.*)$/.exec(this.#read(name) ?? '')?.[1];
  }

  /** The object that a full name (`HEAD`, `refs/heads/main`) stands for. */
  idOf(name: string): ObjectId | undefined {
    for (let [current, depth] = [name, 0]; depth < 5; depth++) {
      const target = this.symbolic(current);
      if (target === undefined) {
        const id = this.#read(current) ?? this.#packed().get(current);
        return id !== undefined && /^[0-9a-f]{40}$/.test(id) ? id : undefined;
      }
      current = target;
    }
    return undefined;
  }

  get head(): ObjectId | undefined {
    return this.idOf('HEAD');
  }

  /** The current branch (`main`), which may have no commit yet; undefined when HEAD is detached. */
  get branch(): string | undefined {
    return this.symbolic('HEAD')?.replace(/^refs\/heads\//, '');
  }

  /** Full names below `prefix` (`refs/heads/`), in order. */
  list(prefix: string): string[] {
    const names = new Set([...this.#packed().keys()].filter((name) => name.startsWith(prefix)));
    const visit = (directory: string): void => {
      const entries = this.#files.list(`${this.#directory}/${directory}`);
      if (failed(entries)) return;
      for (const entry of entries) {
        const path = `${directory}/${entry}`;
        if (this.#files.isDirectory(`${this.#directory}/${path}`)) visit(path);
        else names.add(path);
      }
    };
    visit(prefix.replace(/\/$/, ''));
    return [...names].sort();
  }

  /** Writes a ref, and a line of its log. A symbolic ref is followed, and its log gets the line, too. */
  update(name: string, id: ObjectId, who: Signature, message: string): void {
    const target = this.symbolic(name) ?? name;
    const before = this.idOf(target);
    this.#write(target, `${id}\n`);
    const line = { before, id, who, message };
    if (target.startsWith('refs/heads/') || target.startsWith('refs/remotes/') || target === 'HEAD' || target === 'refs/stash')
      this.#log(target, line);
    if (name !== target || this.symbolic('HEAD') === target) this.#log('HEAD', line);
  }

  /** Points a symbolic ref elsewhere. `log`: what the log of HEAD says about it. */
  point(
    name: string,
    target: string,
    log?: { who: Signature; message: string; before: ObjectId | undefined; after: ObjectId | undefined },
  ): void {
    this.#write(name, `ref: ${target}\n`);
    if (log) this.#log(name, { before: log.before, id: log.after ?? ZERO_ID, who: log.who, message: log.message });
  }

  /** Makes HEAD stand for a commit and no branch. */
  detach(id: ObjectId, who: Signature, message: string): void {
    const before = this.head;
    this.#write('HEAD', `${id}\n`);
    this.#log('HEAD', { before, id, who, message });
  }

  delete(name: string): void {
    this.#files.unlink(`${this.#directory}/${name}`);
    this.#files.unlink(`${this.#directory}/logs/${name}`);
    const packed = this.#packed();
    if (packed.delete(name))
      this.#write('packed-refs', [...packed].map(([each, id]) => `${id} ${each}\n`).join('')); // prettier-ignore
    for (const root of ['', 'logs/']) this.#removeEmpty(`${root}${name}`);
  }

  #removeEmpty(name: string): void {
    for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
      const directory = name.slice(0, slash);
      if (/^(logs\/)?refs\/(heads|tags|remotes)$|^(logs\/)?refs$/.test(directory)) return;
      if (this.#files.rmdir(`${this.#directory}/${directory}`)) return;
    }
  }

  rename(from: string, to: string): void {
    const id = this.idOf(from);
    const log = this.#read(`logs/${from}`);
    this.delete(from);
    if (id !== undefined) this.#write(to, `${id}\n`);
    if (log !== undefined) this.#write(`logs/${to}`, `${log}\n`);
  }

  /** Newest first. */
  log(name: string): ReflogEntry[] {
    const text = this.#read(`logs/${name}`) ?? '';
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [head = '', message = ''] = line.split('\t');
        return { before: head.slice(0, 40), after: head.slice(41, 81), who: head.slice(82), message };
      })
      .reverse();
  }

  /** Replaces a log; without entries it goes. Newest first. */
  writeLog(name: string, entries: readonly ReflogEntry[]): void {
    if (entries.length === 0) this.#files.unlink(`${this.#directory}/logs/${name}`);
    else
      this.#write(`logs/${name}`, [...entries].reverse().map(({ before, after, who, message }) => `${before} ${after} ${who}\t${message}\n`).join('')); // prettier-ignore
  }

  #log(name: string, { before, id, who, message }: { before: ObjectId | undefined; id: ObjectId; who: Signature; message: string }): void {
    // A bare repository keeps no logs.
    if (this.#read('config')?.match(/^\s*bare\s*=\s*true/m)) return;
    const path = `${this.#directory}/logs/${name}`;
    this.#files.makeDirectories(path.slice(0, path.lastIndexOf('/')));
    this.#files.writeText(path, `${before ?? ZERO_ID} ${id} ${formatSignature(who)}\t${message.replaceAll('\n', ' ')}\n`, { append: true });
  }

  #write(name: string, text: string): void {
    const path = `${this.#directory}/${name}`;
    this.#files.makeDirectories(path.slice(0, path.lastIndexOf('/')));
    this.#files.writeText(path, text);
  }

  /** A file in `.git` that notes something for the next command: `MERGE_HEAD`, `ORIG_HEAD`. */
  note(name: string): string | undefined {
    return this.#read(name);
  }

  setNote(name: string, text: string | undefined): void {
    if (text === undefined) this.#files.unlink(`${this.#directory}/${name}`);
    else this.#write(name, text);
  }
}
