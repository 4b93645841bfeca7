/** nano's questions, in the line below the text. */
import { control, KEY } from './keys.ts';

export class NanoPrompt {
  #question = '';
  #answer = '';
  #asks: 'nothing' | 'text' | 'yes-no' = 'nothing';

  get asks(): 'nothing' | 'text' | 'yes-no' {
    return this.#asks;
  }

  /** The question with the answer so far. */
  get line(): string {
    return this.#question + this.#answer;
  }

  /** Undefined when it was cancelled. */
  *text(question: string, answer = ''): Generator<void, string | undefined, string> {
    this.#question = question;
    this.#answer = answer;
    this.#asks = 'text';
    try {
      for (;;) {
        const key = yield;
        if (key === KEY.enter) return this.#answer;
        if (key === control('C') || key === KEY.escape) return undefined;
        if (key === KEY.backspace) this.#answer = [...this.#answer].slice(0, -1).join('');
        else if (key === control('U') || key === control('K')) this.#answer = '';
        else if (key >= ' ' && !key.startsWith('\x1b')) this.#answer += key;
      }
    } finally {
      this.#asks = 'nothing';
    }
  }

  /** Undefined when it was cancelled. */
  *yesNo(question: string): Generator<void, boolean | undefined, string> {
    this.#question = question;
    this.#answer = '';
    this.#asks = 'yes-no';
    try {
      for (;;) {
        const key = (yield).toLowerCase();
        if (key === 'y') return true;
        if (key === 'n') return false;
        if (key === control('C')) return undefined;
      }
    } finally {
      this.#asks = 'nothing';
    }
  }
}
