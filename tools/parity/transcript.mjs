/**
 * The format of the reference transcripts: a line's first character says what it is.
 *
 * @typedef {{kind: 'command', text: string, stdout: string[], stderr: string[], status: number, counted: boolean}} Command
 * @typedef {Command | {kind: 'wait', milliseconds: number} | {kind: 'settle', milliseconds: number}} Entry
 */

/** Stands for the end of a stream that had no newline. */
export const NO_NEWLINE = '\\ no newline at end';

/** The window in which nothing may have changed before a command was recorded. */
const SETTLE_MILLISECONDS = 1500;

/** @param {string} text @returns {Entry[]} */
export function parseTranscript(text) {
  const reader = new Reader();
  for (const line of text.replace(/\n$/, '').split('\n')) reader.read(line);
  return reader.entries;
}

/** The release of the API server that answered, as the recording says: `1.33` for `# server v1.33.1`. @param {string} text */
export function serverRelease(text) {
  return /^# server v(\d+\.\d+)/m.exec(text)?.[1];
}

class Reader {
  /** @type {Entry[]} */
  entries = [];
  /** @type {Command | undefined} */
  #command;
  /** @type {'stdout' | 'stderr' | undefined} */
  #stream;
  #counted = true;

  /** @param {string} line */
  read(line) {
    if (line.startsWith('$ ')) return this.#begin(line.slice(2));
    if (this.#command && this.#continue(line, this.#command)) return;
    this.#command = undefined;
    this.#readDirective(line);
  }

  #begin(text) {
    this.#command = { kind: 'command', text, stdout: [], stderr: [], status: 0, counted: this.#counted };
    this.#stream = undefined;
    this.#counted = true;
    this.entries.push(this.#command);
  }

  /** @returns {boolean} whether the line belongs to the command above it */
  #continue(line, command) {
    if (this.#stream === undefined && (line === '>' || line.startsWith('> '))) {
      command.text += `\n${line.slice(2)}`;
      return true;
    }
    const stream = { '|': 'stdout', '!': 'stderr' }[line[0] ?? ''];
    if (stream && (line.length === 1 || line[1] === ' ')) {
      this.#stream = stream;
      command[stream].push(line.slice(2));
      return true;
    }
    if (line === '\\' && this.#stream) {
      command[this.#stream].push(NO_NEWLINE);
      return true;
    }
    if (!line.startsWith('? ')) return false;
    command.status = Number(line.slice(2));
    return true;
  }

  #readDirective(line) {
    const wait = /^~ ([\d.]+)s/.exec(line);
    if (wait) this.entries.push({ kind: 'wait', milliseconds: Number(wait[1]) * 1000 });
    else if (line.startsWith('# nosettle')) this.entries.push({ kind: 'settle', milliseconds: 0 });
    else if (line.startsWith('# settle on')) this.entries.push({ kind: 'settle', milliseconds: SETTLE_MILLISECONDS });
    else if (line.startsWith('# server version uncertain')) this.#counted = false;
    const window = /^# settle ([\d.]+)s/.exec(line);
    if (window) this.entries.push({ kind: 'settle', milliseconds: Number(window[1]) * 1000 });
  }
}

/** A stream as the lines of a transcript. @param {string} text */
export function streamLines(text) {
  if (text === '') return [];
  return text.endsWith('\n') ? text.slice(0, -1).split('\n') : [...text.split('\n'), NO_NEWLINE];
}
