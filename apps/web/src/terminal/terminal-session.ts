import type { EditorEffect } from '@drydock/shell';
import { InputQueue, type SendOutcome, type TerminalInput } from './input-queue.ts';
import { dataOf, keysOf } from './keys.ts';
import { drawn, erased, type DrawnLine } from './line-view.ts';
import { accept, completed, inserted, lookOf, newPromptLine, pressAtPrompt, type CompletionMenu, type PromptLine } from './prompt-line.ts';
import type { CompletionList, TerminalEvent } from './terminal.documents.ts';

export interface Edit {
  readonly id: string;
  readonly path: string;
  readonly content: string;
  readonly editor: string;
}

/** `submitted`: a line is on its way and nothing has come back for it yet. */
export type SessionMode = 'waiting' | 'prompt' | 'submitted' | 'busy' | 'exited';

/** What is shown around the screen. */
export interface SessionView {
  readonly mode: SessionMode;
  readonly menu: CompletionMenu | null;
  readonly edit: Edit | null;
  readonly waitingLines: number;
}

export interface SessionTransport {
  send(input: TerminalInput): Promise<SendOutcome>;
  untilReachable(): Promise<void>;
  complete(line: string, cursor: number): Promise<CompletionList | null>;
  newInputId(): string;
}

/** Everything happens in the order of the calls. */
export interface Screen {
  /** Writes text, or what the function gives for the width that the screen has when its turn comes. */
  write(text: string | ((columns: number) => string)): void;
  inTurn(action: () => void): void;
  /** Empties the screen and its scrollback. */
  reset(): void;
  bell(): void;
}

interface SessionOptions {
  readonly transport: SessionTransport;
  readonly screen: Screen;
  readonly history: readonly string[];
  readonly onView: (view: SessionView) => void;
  readonly onHistory: (history: readonly string[]) => void;
  readonly onKeysLost: () => void;
  /** Runs the callback after so many milliseconds; returns how to prevent it. */
  readonly later: (callback: () => void, milliseconds: number) => () => void;
}

interface Held {
  readonly keys: readonly string[];
  readonly pasted: boolean;
}

/** Typed ahead of a quick command, keys are for the next prompt; a command that runs for longer than this gets them. */
const TYPED_PATIENCE_MS = 150;
const PASTED_PATIENCE_MS = 1_500;
const KEPT_LINES = 500;
const INTERRUPT = '\x03';

/**
 * One terminal as its client sees it: events of the server in, the learner's keys in, text for the screen out. At a prompt the line
 * is edited here; while a program runs, its keys go to the server.
 */
export class TerminalSession {
  #options: SessionOptions;
  #queue: InputQueue;
  #line: PromptLine;
  #prompt: { text: string; continuation: boolean } = { text: '', continuation: false };
  #shown: DrawnLine | null = null;
  #mode: SessionMode = 'waiting';
  #edit: Edit | null = null;
  #waitingLines = 0;
  #held: Held[] = [];
  /** After Ctrl-C: what is typed next is most likely for the prompt. */
  #interrupted = false;
  /** What stands at the prompt without having been typed there. */
  #ahead = '';
  #cancelPatience: (() => void) | undefined;
  #lastSeq = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#line = newPromptLine(options.history);
    this.#queue = new InputQueue({
      send: (input) => options.transport.send(input),
      untilReachable: () => options.transport.untilReachable(),
      changed: (waiting) => {
        this.#waitingLines = waiting;
        this.#tell();
      },
      lost: options.onKeysLost,
    });
  }

  /** The last event that was taken: a stream that is opened anew goes on after it. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** What stands at the prompt; null while there is none, or the history is searched. */
  get typed(): string | null {
    return this.#mode === 'prompt' && !this.#line.editor.search ? this.#line.editor.text : null;
  }

  close(): void {
    this.#queue.close();
    this.#cancelPatience?.();
  }

  /** Takes an event; one that was taken before is left out. */
  receive(event: TerminalEvent): void {
    if (event.type === 'reset') return this.#reset(event.seq);
    if (event.seq <= this.#lastSeq) return;
    this.#lastSeq = event.seq;
    switch (event.type) {
      case 'output':
        return this.#output(event.data ?? '');
      case 'prompt':
        return this.#atPrompt(event.prompt ?? '', event.continuation ?? false, event.typed ?? '');
      case 'busy':
        return this.#busy();
      case 'edit':
        this.#edit = { id: event.editId ?? '', path: event.path ?? '', content: event.content ?? '', editor: event.editor ?? 'vi' };
        return this.#tell();
      case 'exit':
        this.#hideLine();
        return this.#enter('exited');
    }
  }

  /** What the keyboard, an input method or the clipboard gave. */
  input(data: string, pasted = false): void {
    if (data === INTERRUPT && this.#mode !== 'prompt') return this.#interrupt();
    const keys = keysOf(data, pasted);
    switch (this.#mode) {
      case 'prompt':
        return this.#type(keys, pasted);
      case 'busy':
        if (this.#held.length === 0 && !this.#interrupted) return this.#queue.push({ kind: 'keys', data });
        return this.#hold({ keys, pasted });
      case 'waiting':
      case 'submitted':
        return this.#hold({ keys, pasted });
      case 'exited':
    }
  }

  /** Runs the lines one after the other, each at its own prompt. What stands at the prompt is given up. */
  run(text: string): void {
    if (this.#mode === 'prompt' && this.#line.editor.text !== '') {
      this.#hideLine();
      this.#line = newPromptLine(this.#line.editor.history, this.#line.editor.text);
      this.#showLine();
    }
    this.input(`${text.trimEnd()}\r`.replaceAll('\n', '\r'), true);
  }

  /** Chooses a candidate of the completion list with the pointer. */
  choose(index: number): void {
    this.#change(accept(this.#line, index));
  }

  /** The edit has been handed back; the editor closes. */
  edited(): void {
    this.#edit = null;
    this.#tell();
  }

  /** Changes the size of the screen by `apply`. The line is laid out anew: an xterm cuts off the one that its cursor stands on. */
  resize(apply: () => void): void {
    const shown = this.#shown;
    this.#hideLine();
    this.#options.screen.inTurn(apply);
    if (shown) this.#show(shown);
  }

  #reset(seq: number): void {
    this.#lastSeq = seq;
    this.#shown = null;
    this.#edit = null;
    this.#options.screen.reset();
    this.#enter('waiting');
  }

  #output(data: string): void {
    this.#hideLine();
    this.#options.screen.write(data);
    if (this.#mode === 'prompt') this.#showLine();
    if (this.#mode === 'submitted') this.#enter('busy');
  }

  #atPrompt(text: string, continuation: boolean, typed: string): void {
    this.#hideLine();
    this.#prompt = { text, continuation };
    this.#edit = null;
    this.#interrupted = false;
    if (typed !== '') {
      const before = this.#line.editor.text.startsWith(this.#ahead) ? this.#ahead : '';
      this.#line = inserted(this.#line, before.length, typed);
      this.#ahead = before + typed;
    }
    this.#showLine();
    this.#enter('prompt');
    for (const held of this.#held.splice(0)) {
      if (this.#mode === 'prompt') this.#type(held.keys, held.pasted);
      else this.#hold(held);
    }
  }

  #busy(): void {
    this.#hideLine();
    // Somebody else has entered the line: another tab, or this one before the page was loaded again.
    if (this.#mode === 'prompt' && this.#ahead !== '' && this.#line.editor.text === this.#ahead)
      this.#line = newPromptLine(this.#line.editor.history, this.#line.editor.cut);
    this.#ahead = '';
    this.#enter('busy');
    this.#startPatience();
  }

  #type(keys: readonly string[], pasted: boolean): void {
    for (const [index, key] of keys.entries()) {
      this.#press(key);
      if (this.#mode === 'prompt') continue;
      const rest = keys.slice(index + 1);
      if (rest.length > 0) this.#hold({ keys: rest, pasted });
      return;
    }
  }

  #press(key: string): void {
    const { line, effects } = pressAtPrompt(this.#line, key);
    const [effect] = effects;
    if (effect?.type === 'submit') return this.#submit(effect.text, line);
    if (effect?.type === 'cancel') return this.#abandonLine(line);
    this.#change(line);
    if (effect) this.#perform(effect);
  }

  #perform(effect: EditorEffect): void {
    const { screen, transport } = this.#options;
    switch (effect.type) {
      case 'end':
        return this.#queue.push({ kind: 'keys', data: '\x04' });
      case 'clear-screen':
        screen.write('\x1b[H\x1b[2J');
        this.#shown = null;
        return this.#showLine();
      case 'complete':
        return void transport.complete(effect.text, effect.cursor).then((list) => list && this.#complete(effect, list));
      case 'bell':
        return screen.bell();
    }
  }

  #complete(asked: { text: string; cursor: number }, list: CompletionList): void {
    if (this.#mode !== 'prompt') return;
    const { line, effects } = completed(this.#line, asked, list);
    this.#change(line);
    if (effects.length > 0) this.#options.screen.bell();
  }

  /** The line stays on the screen until the server's own echo of it takes its place. */
  #submit(line: string, after: PromptLine): void {
    this.#hideLine();
    this.#show({ prompt: this.#prompt.text, text: line, cursor: line.length });
    const { history } = after.editor;
    if (history !== this.#line.editor.history) this.#options.onHistory(history.slice(-KEPT_LINES));
    this.#line = after;
    this.#enter('submitted');
    this.#queue.push({ kind: 'line', line, inputId: this.#options.transport.newInputId() });
  }

  /** Ctrl-C at the prompt: what was written stays on the screen, as in a shell. A continued command is the server's to end. */
  #abandonLine(after: PromptLine): void {
    const { screen } = this.#options;
    const text = `${this.#line.editor.text}^C`;
    this.#hideLine();
    this.#line = after;
    if (this.#prompt.continuation) return this.#queue.push({ kind: 'keys', data: INTERRUPT });
    const abandoned = { prompt: this.#prompt.text, text, cursor: text.length };
    screen.write((columns) => `${drawn(abandoned, columns)}\r\n`);
    this.#showLine();
    this.#tell();
  }

  #interrupt(): void {
    this.#held = [];
    this.#cancelPatience?.();
    this.#interrupted = true;
    this.#queue.push({ kind: 'keys', data: INTERRUPT });
  }

  #hold(held: Held): void {
    this.#held.push(held);
    if (this.#mode === 'busy') this.#startPatience();
  }

  #startPatience(): void {
    this.#cancelPatience?.();
    if (this.#held.length === 0) return;
    const patience = this.#held.some(({ pasted }) => pasted) ? PASTED_PATIENCE_MS : TYPED_PATIENCE_MS;
    this.#cancelPatience = this.#options.later(() => {
      if (this.#mode !== 'busy') return;
      this.#interrupted = false;
      const keys = this.#held.splice(0).flatMap((held) => held.keys);
      this.#queue.push({ kind: 'keys', data: dataOf(keys) });
    }, patience);
  }

  #change(line: PromptLine): void {
    this.#hideLine();
    this.#line = line;
    this.#showLine();
    this.#tell();
  }

  #showLine(): void {
    this.#show(lookOf(this.#line, this.#prompt.text));
  }

  #show(line: DrawnLine): void {
    this.#shown = line;
    this.#options.screen.write((columns) => drawn(line, columns));
  }

  #hideLine(): void {
    const line = this.#shown;
    this.#shown = null;
    if (line) this.#options.screen.write((columns) => erased(line, columns));
  }

  #enter(mode: SessionMode): void {
    this.#mode = mode;
    if (mode !== 'busy') this.#cancelPatience?.();
    this.#tell();
  }

  #tell(): void {
    this.#options.onView({
      mode: this.#mode,
      menu: this.#mode === 'prompt' ? this.#line.menu : null,
      edit: this.#edit,
      waitingLines: this.#waitingLines,
    });
  }
}
