/** A sandbox's shell in the user's own terminal: keys in, screen out, virtual time along the wall clock. */
import type { ReadStream, WriteStream } from 'node:tty';
import type { Sandbox } from '@drydock/sandbox';
import {
  applyCompletion,
  type Completion,
  type EditorEffect,
  newEditorState,
  pressKey,
  type TerminalEvent,
  type TerminalSession,
} from '@drydock/shell';
import { hideText, keysOf, type ShownLine, showText } from './prompt-line.ts';

const NAME = 'main';
const PASTE_ON = '\x1b[?2004h';
const PASTE_OFF = '\x1b[?2004l';

/** Who is beside the shell, and speaks in between. */
export interface Companion {
  /** Lines that the shell must not get: resolves to what is said instead. Undefined for all others. */
  intercept(line: string): Promise<string> | undefined;
  /** Candidates for lines that the shell does not get. Undefined for all others. */
  complete?(line: string, cursor: number): Completion | undefined;
  /** Asked when the shell is ready for the next line; empty when there is nothing to say. */
  onPrompt(): Promise<string>;
  /** Told of everything that reaches the shell, before it does. */
  onInput?(input: { line: string } | { keys: string } | { edit: string | null }): void;
  /** Asked after something was said: the terminal is closed. */
  isOver(): boolean;
  /** In milliseconds of the wall clock: when it is over whatever happens. `onPrompt` is asked then. */
  readonly endsAt?: number | undefined;
}

export class PlainTerminal {
  readonly #sandbox: Sandbox;
  readonly #input: ReadStream;
  readonly #output: WriteStream;
  readonly #session: TerminalSession;
  #editor = newEditorState();
  #prompt: string | undefined;
  #shown: ShownLine | undefined;
  /** Keys that came while a line was on its way to the shell. */
  #held: string[] = [];
  #submitted = false;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #end: (status: number) => void = () => {};

  readonly #companion: Companion | undefined;

  constructor(sandbox: Sandbox, input: ReadStream, output: WriteStream, companion?: Companion) {
    this.#companion = companion;
    this.#sandbox = sandbox;
    this.#input = input;
    this.#output = output;
    // A terminal can do everything that vi and nano need.
    this.#session = sandbox.openTerminal(NAME, { ...this.#size(), canEdit: false });
  }

  /** Resolves with the status of the shell when it has ended. */
  async run(): Promise<number> {
    const ended = new Promise<number>((resolve) => (this.#end = resolve));
    const onData = (data: string) => this.#keys(keysOf(data));
    const onResize = () => this.#resize();
    this.#input.setRawMode(true).setEncoding('utf8').resume().on('data', onData);
    this.#output.on('resize', onResize).write(PASTE_ON);
    const unsubscribe = this.#session.subscribe((event) => this.#event(event));
    const endsAt = this.#companion?.endsAt;
    const end = endsAt === undefined ? undefined : setTimeout(() => this.#ask(), Math.max(0, endsAt - Date.now()));
    try {
      void this.#work();
      return await ended;
    } finally {
      unsubscribe();
      clearTimeout(this.#timer);
      clearTimeout(end);
      this.#output.off('resize', onResize).write(PASTE_OFF);
      this.#input.off('data', onData).setRawMode(false).pause();
    }
  }

  #size(): { columns: number; rows: number } {
    return { columns: this.#output.columns || 80, rows: this.#output.rows || 24 };
  }

  #resize(): void {
    const { columns, rows } = this.#size();
    this.#session.resize(columns, rows);
    if (this.#prompt !== undefined) this.#show();
    void this.#work();
  }

  /** Lets everything happen that is due, and wakes up when the next thing is. */
  async #work(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    clearTimeout(this.#timer);
    for (;;) {
      const run = this.#sandbox.advanceTo(Math.max(this.#sandbox.now, Date.now()));
      if (this.#session.ended) break;
      if (run.state === 'pending') await run.settled;
      else if (run.state === 'more') await new Promise((resolve) => setImmediate(resolve));
      else {
        const { wakeAt } = run;
        if (wakeAt !== undefined) this.#timer = setTimeout(() => void this.#work(), Math.min(Math.max(1, wakeAt - Date.now()), 2 ** 30));
        break;
      }
    }
    this.#running = false;
  }

  #event(event: TerminalEvent): void {
    switch (event.type) {
      case 'output':
        this.#hide();
        return void this.#output.write(event.data);
      case 'prompt':
        this.#prompt = event.text;
        this.#submitted = false;
        this.#show();
        this.#ask();
        return this.#keys([...keysOf(event.typed ?? ''), ...this.#held.splice(0)]);
      case 'busy':
        this.#hide();
        this.#prompt = undefined;
        if (this.#submitted) {
          this.#submitted = false;
          this.#keys(this.#held.splice(0));
        }
        return;
      case 'bell':
        return void this.#output.write('\x07');
      case 'title':
        return void this.#output.write(`\x1b]0;${event.title}\x07`);
      // Never asked for: this client shows no editor.
      case 'edit':
        this.#companion?.onInput?.({ edit: null });
        return this.#session.finishEdit(event.id, null);
      case 'exit':
        return this.#end(event.status);
    }
  }

  #keys(keys: readonly string[]): void {
    for (const key of keys) {
      if (this.#submitted) this.#held.push(key);
      else if (this.#prompt === undefined) this.#send(key.replace(/^\x1b\[200~|\x1b\[201~$/g, ''));
      else this.#press(key);
    }
    void this.#work();
  }

  #press(key: string): void {
    const { state, effects } = pressKey(this.#editor, key);
    this.#editor = state;
    for (const effect of effects) this.#perform(effect);
    if (this.#prompt !== undefined && !this.#submitted) this.#show();
  }

  #perform(effect: EditorEffect): void {
    switch (effect.type) {
      case 'submit':
        if (this.#isIntercepted(effect.text)) return;
        this.#hide();
        this.#submitted = true;
        this.#companion?.onInput?.({ line: effect.text });
        return this.#sandbox.submitLine(NAME, effect.text);
      case 'cancel':
        this.#hide();
        return this.#send('\x03');
      case 'end':
        this.#hide();
        this.#submitted = true;
        return this.#send('\x04');
      case 'clear-screen':
        this.#shown = undefined;
        return void this.#output.write('\x1b[H\x1b[2J');
      case 'bell':
        return void this.#output.write('\x07');
      case 'complete':
        return this.#complete(effect.text, effect.cursor);
      case 'candidates':
        return this.#list(effect.candidates.map(({ value }) => value));
    }
  }

  #send(keys: string): void {
    this.#companion?.onInput?.({ keys });
    this.#session.sendKeys(keys);
  }

  #isIntercepted(line: string): boolean {
    const answer = this.#companion?.intercept(line);
    if (!answer) return false;
    void answer.then((said) => this.#tell(`${line}\n${said}`));
    return true;
  }

  #ask(): void {
    void this.#companion?.onPrompt().then((said) => this.#tell(said));
  }

  #tell(text: string): void {
    this.#say(text);
    if (this.#companion!.isOver()) this.#end(0);
  }

  /** Above the line that is being written. */
  #say(text: string): void {
    if (text === '') return;
    this.#hide();
    this.#output.write(`${text}\n`.replaceAll('\n', '\r\n'));
    if (this.#prompt !== undefined && !this.#submitted) this.#show();
  }

  #complete(text: string, cursor: number): void {
    const again = this.#tabs === text;
    this.#tabs = text;
    const completion = this.#companion?.complete?.(text, cursor) ?? this.#sandbox.complete(NAME, text, cursor);
    const step = applyCompletion(this.#editor, completion, again);
    this.#editor = step.state;
    for (const effect of step.effects) this.#perform(effect);
  }

  /** The line at the last Tab: a second one there lists the candidates. */
  #tabs: string | undefined;

  /** Below the line, in columns, as readline lists them; the line comes again after it. */
  #list(values: readonly string[]): void {
    const { columns } = this.#size();
    const width = Math.max(...values.map((value) => value.length)) + 2;
    const across = Math.max(1, Math.floor(columns / width));
    const rows = Math.ceil(values.length / across);
    const lines = Array.from({ length: rows }, (_, row) =>
      values
        .filter((_value, i) => i % rows === row)
        .map((value) => value.padEnd(width))
        .join('')
        .trimEnd(),
    );
    this.#output.write(`\r\n${lines.join('\r\n')}\r\n`);
    this.#shown = undefined;
  }

  #show(): void {
    const { text, shown } = showText(this.#prompt!, this.#editor, this.#size().columns);
    this.#output.write(hideText(this.#shown) + text);
    this.#shown = shown;
  }

  #hide(): void {
    this.#output.write(hideText(this.#shown));
    this.#shown = undefined;
  }
}
