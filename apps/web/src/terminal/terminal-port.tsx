import { createContext, useContext } from 'react';

interface TerminalReceiver {
  /** Lines for the prompt, run one after the other. */
  run(text: string): void;
  focus(): void;
}

/** How the lesson's text reaches the terminal in front, which may not have been loaded yet: then the lines wait for it. */
export class TerminalPort {
  #receiver: TerminalReceiver | undefined;
  #waiting: string[] = [];
  #onUse: () => void;

  /** `onUse` is called before each use: the terminal may have to be brought to the front. */
  constructor(onUse: () => void) {
    this.#onUse = onUse;
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
}

export const TerminalPortContext = createContext(new TerminalPort(() => undefined));

export const useTerminalPort = (): TerminalPort => useContext(TerminalPortContext);
