import { compileExpression, type Expression } from '../regular-expression.ts';
import { marked, PagedText } from './paged-text.ts';

export interface PagerOptions {
  /** Shown at the first screenful instead of the colon. */
  readonly title: string;
  readonly columns: () => number;
  /** Without the row of the prompt. */
  readonly rows: () => number;
  /** Goes away after the last screenful, as more does. */
  readonly endsAtEnd: boolean;
  cut: boolean;
}

type Move = (screen: number) => number;

const MOVES: Readonly<Record<string, Move>> = {};
const move = (keys: readonly string[], by: Move) => Object.assign(MOVES, Object.fromEntries(keys.map((key) => [key, by])));
move([' ', 'f', 'z', '\x06', '\x16', '\x1b[6~'], (screen) => screen);
move(['b', 'w', '\x02', '\x1b[5~'], (screen) => -screen);
move(['d', '\x04'], (screen) => Math.floor(screen / 2));
move(['u', '\x15'], (screen) => -Math.floor(screen / 2));
move(['j', 'e', '\r', '\x05', '\x0e', '\x1b[B'], () => 1);
move(['k', 'y', '\x0b', '\x10', '\x19', '\x1b[A'], () => -1);

const START = new Set(['g', '<', '\x1b[H']);
const END = new Set(['G', '>', '\x1b[F']);
const INTERRUPT = '\x03';

/** What less does with keys, and how its screen looks: knows no process. */
export class Pager {
  readonly text = new PagedText();
  readonly options: PagerOptions;
  done = false;
  #top = 0;
  #count = '';
  /** What has been typed of a longer command, its first key included. */
  #typing: string | undefined;
  #search: { readonly expression: Expression; readonly direction: 1 | -1 } | undefined;
  #message = '';
  /** F: shows what arrives until it is interrupted. */
  #following = false;

  constructor(options: PagerOptions) {
    this.options = options;
  }

  /** Whether all fits on one screen. */
  get fits(): boolean {
    return this.text.ended && this.#lastTop === 0;
  }

  draw(): string {
    const { rows, columns, title, cut } = this.options;
    const last = this.#lastTop;
    this.#top = this.#following ? last : Math.max(0, Math.min(this.#top, last));
    const shown: string[] = [];
    let line = this.#top;
    for (; line < this.text.lines.length && shown.length < rows(); line++) shown.push(...this.text.rowsOf(line, columns(), cut));
    const atEnd = this.text.ended && this.#top >= last;
    const screen = shown.slice(0, rows()).map((row) => `${marked(row, this.#search?.expression)}\n`);
    const blank = '~\n'.repeat(Math.max(0, rows() - shown.length));
    return `\x1b[H\x1b[2J${screen.join('')}${blank}${this.#prompt(atEnd, title)}`;
  }

  press(key: string): void {
    this.#message = '';
    if (this.#typing !== undefined) return this.#type(key);
    if (this.#following) return void (key === INTERRUPT && (this.#following = false));
    if (/\d/.test(key)) return void (this.#count += key);
    const count = this.#count === '' ? undefined : Number(this.#count);
    this.#count = '';
    this.#perform(key, count);
  }

  #perform(key: string, count: number | undefined): void {
    const by = MOVES[key];
    if (by) return this.#scroll(count === undefined ? by(this.options.rows()) : Math.sign(by(2)) * count);
    if (START.has(key)) this.#top = (count ?? 1) - 1;
    else if (END.has(key)) this.#top = count === undefined ? Infinity : count - 1;
    else if (key === 'q' || key === 'Q') this.done = true;
    else if (key === 'F') this.#following = true;
    else if (key === 'n') this.#seek(1);
    else if (key === 'N') this.#seek(-1);
    else if (['/', '?', ':', '-', 'Z'].includes(key)) this.#typing = key;
  }

  #scroll(lines: number): void {
    if (this.options.endsAtEnd && lines > 0 && this.text.ended && this.#top >= this.#lastTop) this.done = true;
    this.#top += lines;
  }

  #type(key: string): void {
    const typed = this.#typing!;
    if (key === '\x1b' || key === INTERRUPT || (key === '\x7f' && typed.length === 1)) this.#typing = undefined;
    else if (typed === '-') this.#option(key);
    else if (typed === ':' || typed === 'Z') this.#leave(key === (typed === ':' ? 'q' : 'Z'));
    else if (key === '\x7f') this.#typing = typed.slice(0, -1);
    else if (key === '\r') this.#find(typed);
    else if (key >= ' ') this.#typing = typed + key;
  }

  #option(key: string): void {
    this.#typing = undefined;
    if (key !== 'S') return;
    this.options.cut = !this.options.cut;
    this.#message = this.options.cut ? 'Chop long lines' : 'Fold long lines';
  }

  #leave(yes: boolean): void {
    this.#typing = undefined;
    this.done = yes;
  }

  #find(typed: string): void {
    this.#typing = undefined;
    const direction = typed[0] === '/' ? 1 : -1;
    if (typed.length > 1) {
      try {
        this.#search = { expression: compileExpression(typed.slice(1)), direction };
      } catch {
        this.#message = 'Invalid pattern';
        return;
      }
    }
    this.#seek(1);
  }

  #seek(way: 1 | -1): void {
    if (!this.#search) return void (this.#message = 'No previous regular expression');
    const direction = (this.#search.direction * way) as 1 | -1;
    const line = this.text.find(this.#search.expression, this.#top + direction, direction);
    if (line === undefined) this.#message = 'Pattern not found';
    else this.#top = line;
  }

  #prompt(atEnd: boolean, title: string): string {
    if (this.#typing !== undefined) return this.#typing;
    if (this.#message) return `\x1b[7m${this.#message}  (press RETURN)\x1b[0m`;
    if (this.#following) return '\x1b[7mWaiting for data... (interrupt to abort)\x1b[0m';
    if (this.#count !== '') return `:${this.#count}`;
    if (atEnd) return '\x1b[7m(END)\x1b[0m';
    return this.#top === 0 && title ? `\x1b[7m${title}\x1b[0m` : ':';
  }

  get #lastTop(): number {
    return this.text.lastTop(this.options.rows(), this.options.columns(), this.options.cut);
  }
}
