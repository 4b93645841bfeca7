/** vi and nano: the editor that the terminal's client shows, or one that draws on the terminal itself. */
import { FileError } from '../../files/file-error.ts';
import { baseName } from '../../files/paths.ts';
import { decodeUtf8, encodeUtf8, incompleteTail } from '../../kernel/byte-string.ts';
import type { ProcessHandle } from '../../kernel/process-handle.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, print, printError, read } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import type { EditorHost, ScreenEditor } from './editor-host.ts';
import { splitKeys } from './keys.ts';
import { NanoEditor } from './nano-editor.ts';
import { ViEditor } from './vi-editor.ts';

type Steps = Generator<Wait, number, void>;

interface Asked {
  readonly path: string | undefined;
  /** `+N`: from 1; -1 for the last; 0 when nothing was asked. */
  readonly line: number;
}

function asked(process: Process): Asked {
  const words = process.argv.slice(1);
  const plus = words.find((word) => /^\+\d*$/.test(word));
  return { path: words.findLast((word) => !/^[-+]/.test(word)), line: plus === undefined ? 0 : plus === '+' ? -1 : Number(plus.slice(1)) };
}

function* edit(process: Process): Steps {
  const editor = baseName(process.argv[0]!);
  const { terminal } = process;
  if (!terminal || !process.isTerminal(0) || !process.isTerminal(1))
    return yield* fail(process, `${editor}: this is no terminal that an editor could be shown on\n`);
  if (terminal.canEdit) return yield* editInClient(process, editor, asked(process).path);
  return yield* editOnScreen(process, editor);
}

/** Opens a file in the editor at the other side of the terminal and writes back what was made of it. */
function* editInClient(process: Process, editor: string, path: string | undefined): Steps {
  if (path === undefined) return yield* fail(process, `${editor}: name a file to edit\n`);
  const before = process.files.readText(path);
  if (before instanceof FileError && before.code !== 'ENOENT') return yield* fail(process, `${editor}: ${path}: ${before.message}\n`);
  const handle = process.terminal!.edit({ path: process.files.absolute(path), content: before instanceof FileError ? '' : before, editor });
  for (let result = handle.result(); ; result = handle.result()) {
    if (result === 'cancelled') return 0;
    if (result) {
      const error = process.files.writeText(path, result.content);
      if (!error) return 0;
      yield* printError(process, `${editor}: ${path}: ${error.message}\n`);
      return 1;
    }
    yield handle.wait;
  }
}

class ProcessHost implements EditorHost {
  readonly #process: Process;

  constructor(process: Process) {
    this.#process = process;
  }

  get rows(): number {
    return this.#process.terminal?.rows ?? 24;
  }

  get columns(): number {
    return this.#process.terminal?.columns ?? 80;
  }

  read(path: string): ReturnType<EditorHost['read']> {
    const text = this.#process.files.readText(path);
    if (!(text instanceof FileError)) return { text, isNew: false };
    return text.code === 'ENOENT' ? { text: '', isNew: true } : { error: text.message };
  }

  write(path: string, text: string): ReturnType<EditorHost['write']> {
    const error = this.#process.files.writeText(path, text);
    return error ? { error: error.message } : encodeUtf8(text).length;
  }
}

function* editOnScreen(process: Process, name: string): Steps {
  const { path, line } = asked(process);
  const host = new ProcessHost(process);
  const editor: ScreenEditor = name === 'nano' || name === 'pico' ? new NanoEditor(host, path, line) : new ViEditor(host, path, line);
  const handle = process as ProcessHandle;
  const keys = process.open('/dev/tty', 'read');
  if (keys instanceof FileError) return yield* fail(process, `${name}: ${keys.message}\n`);
  handle.setRaw(true);
  process.terminal?.setAlternateScreen(true);
  try {
    yield* interact(process, keys, editor);
  } finally {
    process.terminal?.setAlternateScreen(false);
    handle.setRaw(false);
  }
  return editor instanceof ViEditor ? editor.status : 0;
}

const READ_SIZE = 4096;

function* interact(process: Process, keys: number, editor: ScreenEditor): Generator<Wait, void, void> {
  let bytes = '';
  for (;;) {
    yield* print(process, editor.draw());
    const more = yield* read(process, keys, READ_SIZE);
    if (more instanceof FileError || more === '') return;
    bytes += more;
    const tail = incompleteTail(bytes);
    const text = decodeUtf8(bytes.slice(0, bytes.length - tail));
    bytes = bytes.slice(bytes.length - tail);
    for (const key of splitKeys(text)) {
      process.charge(1);
      editor.press(key);
      if (editor.done) return;
    }
  }
}

const editorNamed = (name: string): Program => ({ name, summary: 'Edit a file', run: edit });

export const editorPrograms: readonly Program[] = ['vi', 'vim', 'nano', 'editor'].map(editorNamed);
