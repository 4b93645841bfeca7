/** The part of an xterm that is written to. */
export interface Writable {
  readonly cols: number;
  write(data: string, done: () => void): void;
}

type Turn = string | ((columns: number) => string) | { readonly action: () => void };

/**
 * What is to happen on a screen, one thing after the other. An xterm takes text in its own time, while it changes its width at once:
 * text that was laid out for a width must be on the screen before the width changes, so it is laid out when its turn comes.
 */
export class ScreenQueue {
  #screen: Writable;
  #turns: Turn[] = [];
  #writing = false;

  constructor(screen: Writable) {
    this.#screen = screen;
  }

  /** Writes text, or what the function gives for the width that the screen then has. */
  write(text: string | ((columns: number) => string)): void {
    this.#add(text);
  }

  inTurn(action: () => void): void {
    this.#add({ action });
  }

  #add(turn: Turn): void {
    this.#turns.push(turn);
    this.#next();
  }

  #next(): void {
    while (!this.#writing) {
      const turn = this.#turns.shift();
      if (turn === undefined) return;
      if (typeof turn === 'object') turn.action();
      else this.#write(typeof turn === 'string' ? turn : turn(this.#screen.cols));
    }
  }

  #write(text: string): void {
    if (text === '') return;
    this.#writing = true;
    this.#screen.write(text, () => {
      this.#writing = false;
      this.#next();
    });
  }
}
