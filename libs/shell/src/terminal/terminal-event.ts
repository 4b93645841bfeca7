/** What a terminal tells its client. `seq` grows by one with each event, so that a dropped connection can resume after the last one seen. */
export type TerminalEvent = { readonly seq: number } & TerminalEventBody;

export type TerminalEventBody =
  /** Text for the screen, `\n` already as `\r\n`. */
  | { readonly type: 'output'; readonly data: string }
  /**
   * The shell waits for a line: the client edits it and answers with `submitLine`. `continuation`: PS2. `typed`: keys that came too
   * early, or when the client did not know of the prompt yet. They stand before what it has got since, and are the client's from now on.
   */
  | { readonly type: 'prompt'; readonly text: string; readonly continuation: boolean; readonly typed?: string }
  /** A program runs: keys go to it one by one. `raw`: it draws for itself. */
  | { readonly type: 'busy'; readonly raw: boolean }
  /** Show an editor; answer with `finishEdit`. */
  | { readonly type: 'edit'; readonly id: number; readonly path: string; readonly content: string; readonly editor: string }
  | { readonly type: 'bell' }
  | { readonly type: 'title'; readonly title: string }
  /** The session's shell has ended. */
  | { readonly type: 'exit'; readonly status: number };

/** What the shell's owner hears of the prompt: not for clients. */
export type PromptNotice =
  /** The shell took a line; `continuation`: one more of a command that was not complete. */
  | { readonly type: 'line'; readonly line: string; readonly continuation: boolean }
  /** The shell waits for the next command (or, with `continuation`, for more of this one), whether or not it is typed ahead. */
  | { readonly type: 'ready'; readonly continuation: boolean };

/** What a client may do with a terminal. */
export interface TerminalClient {
  readonly columns: number;
  readonly rows: number;
  /** The events after `seq`; `lost` is true when some of them are no longer kept. */
  eventsAfter(seq: number): { readonly events: readonly TerminalEvent[]; readonly lost: boolean };
  /** Called after each new event; returns how to stop. */
  subscribe(listener: (event: TerminalEvent) => void): () => void;
  /** A whole line for the prompt. While a program runs it is typed ahead. */
  submitLine(text: string): void;
  /** Keys for the running program, as a terminal would send them (text, not bytes). */
  sendKeys(data: string): void;
  resize(columns: number, rows: number): void;
  /** `null`: the learner left without saving. */
  finishEdit(id: number, content: string | null): void;
}
