import { createContext, useContext } from 'react';

interface TerminalReceiver {
  /** Lines for the prompt, run one after the other. */
  run(text: string): void;
  focus(): void;
  /** A key at the terminal, which gets the focus. False: whatever has the focus now gets it from the browser. */
  type(key: string): boolean;
}

/** How the lesson's text reaches the terminal in front, which may not have been loaded yet: then the lines wait for it. */
export class TerminalPort {
  #receiver: TerminalReceiver | undefined;
  #waiting: string[] = [];
  #onUse: () => void;
  /** Nothing more can be typed: an exam is over. */
  readonly isClosed: boolean;

  /** `onUse` is called before each use: the terminal may have to be brought to the front. */
  constructor(onUse: () => void, isClosed = false) {
    this.#onUse = onUse;
    this.isClosed = isClosed;
  }

  attach(receiver: TerminalReceiver): () => void {
    this.#receiver = receiver;
    for (const text of this.#waiting.splice(0)) receiver.run(text);
    return () => {
      if (this.#receiver === receiver) this.#receiver = undefined;
    };
  }

  send(text: string): void {
    this.#onUse();
    if (this.#receiver) this.#receiver.run(text);
    else this.#waiting.push(text);
  }

  focus(): void {
    this.#onUse();
    this.#receiver?.focus();
  }

  type(key: string): boolean {
    if (this.isClosed || !this.#receiver) return false;
    return this.#receiver.type(key);
  }
}

export const TerminalPortContext = createContext(new TerminalPort(() => undefined));

export const useTerminalPort = (): TerminalPort => useContext(TerminalPortContext);
