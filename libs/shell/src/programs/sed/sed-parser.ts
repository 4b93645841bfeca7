import { extendedOf } from '../grep.program.ts';
import { compileExpression, type Expression } from '../regular-expression.ts';
import { type Address, type RangeEnd, type ReplacementPart, type SedCommand, SedScriptError, type Substitution } from './sed-script.ts';

const WITHOUT_ARGUMENT = 'dDgGhHnNpPx=zF';
const WITH_LABEL = 'btT:';
const WITH_FILE = 'rRwW';
const WITH_CODE = 'qQlL';

const TEXT_ESCAPES: Readonly<Record<string, string>> = { a: '\x07', f: '\f', n: '\n', t: '\t', v: '\v' };

/** What a backslash at the beginning of a text stands for there, with how it is written (GNU's escapes). */
function textEscape(text: string): [written: string, value: string] {
  const hex = /^\\x([0-9A-Fa-f]{1,2})/.exec(text);
  if (hex) return [hex[0], String.fromCharCode(parseInt(hex[1]!, 16))];
  return [text.slice(0, 2), TEXT_ESCAPES[text[1] ?? ''] ?? text[1] ?? ''];
}

/** Throws a `SedScriptError` whose message is what sed prints after its name. */
export class SedParser {
  readonly #text: string;
  readonly #extended: boolean;
  /** `-e expression #1`, or the file. */
  readonly #where: string;
  #at = 0;
  readonly #open: number[] = [];
  readonly commands: SedCommand[] = [];

  constructor(text: string, extended: boolean, where = '-e expression #1') {
    this.#text = text;
    this.#extended = extended;
    this.#where = where;
  }

  parse(): readonly SedCommand[] {
    for (;;) {
      while (/[\s;]/.test(this.#peek())) this.#at++;
      if (this.#peek() === '') break;
      if (this.#peek() === '#') this.#line();
      else this.#command();
    }
    if (this.#open.length > 0) throw new SedScriptError(`${this.#where}, char 0: unmatched \`{'`);
    this.#resolve();
    return this.commands;
  }

  #peek = (): string => this.#text.charAt(this.#at);
  #error = (message: string): never => {
    throw new SedScriptError(`${this.#where}, char ${this.#at}: ${message}`);
  };

  #command(): void {
    const from = this.#address();
    let to: RangeEnd | undefined;
    this.#blanks();
    if (from && this.#peek() === ',') {
      this.#at++;
      this.#blanks();
      to = this.#rangeEnd() ?? this.#fail("unexpected `,'");
    }
    this.#blanks();
    let negated = false;
    while (this.#peek() === '!') {
      negated = true;
      this.#at++;
      this.#blanks();
    }
    const name = this.#peek();
    this.#at++;
    const base = { name, from, to, negated, text: '' };
    if (name === '' || name === '\n' || name === ';') this.#fail('missing command');
    else if (name === '{') {
      this.#open.push(this.commands.length);
      this.commands.push(base);
    } else if (name === '}') {
      if (from) this.#fail("} doesn't want any addresses");
      const opened = this.#open.pop() ?? this.#fail("unexpected `}'");
      this.commands[opened]!.target = this.commands.length;
      this.#end();
    } else if (name === 's') this.commands.push({ ...base, substitution: this.#substitution() });
    else if (name === 'y') this.commands.push({ ...base, transliteration: this.#transliteration() });
    else if ('aic'.includes(name)) this.commands.push({ ...base, text: this.#insertedText() });
    else if (WITH_LABEL.includes(name)) this.commands.push({ ...base, text: this.#label() });
    else if (WITH_FILE.includes(name))
      this.commands.push({ ...base, text: this.#line().trim() || this.#fail('missing filename in r/R/w/W commands') });
    else if (WITH_CODE.includes(name)) {
      this.#blanks();
      const code = /^\d*/.exec(this.#text.slice(this.#at))![0];
      this.#at += code.length;
      this.commands.push({ ...base, exitCode: Number(code) });
      this.#end();
    } else if (WITHOUT_ARGUMENT.includes(name)) {
      this.commands.push(base);
      this.#end();
    } else this.#fail(`unknown command: \`${name}'`);
  }

  #fail(message: string): never {
    return this.#error(message);
  }

  #blanks(): void {
    while (/[ \t]/.test(this.#peek())) this.#at++;
  }

  /** What follows a command: its end, or a closing brace or comment that belongs to the next round. */
  #end(): void {
    this.#blanks();
    const next = this.#peek();
    if (next === '' || next === '}' || next === '#') return;
    this.#at++;
    if (next !== '\n' && next !== ';') this.#fail('extra characters after command');
  }

  #line(): string {
    const end = this.#text.indexOf('\n', this.#at);
    const stop = end < 0 ? this.#text.length : end;
    const line = this.#text.slice(this.#at, stop);
    this.#at = stop + 1;
    return line;
  }

  #label(): string {
    this.#blanks();
    const label = /^[^\n;}]*/.exec(this.#text.slice(this.#at))![0];
    this.#at += label.length;
    return label.trim();
  }

  #address(): Address | undefined {
    const rest = this.#text.slice(this.#at);
    const step = /^(\d+)~(\d+)/.exec(rest);
    if (step) {
      this.#at += step[0].length;
      return { type: 'step', first: Number(step[1]), step: Number(step[2]) };
    }
    const line = /^\d+/.exec(rest)?.[0];
    if (line !== undefined) {
      this.#at += line.length;
      return { type: 'line', line: Number(line) };
    }
    if (rest.startsWith('$')) {
      this.#at++;
      return { type: 'last' };
    }
    if (!rest.startsWith('/') && !rest.startsWith('\\')) return undefined;
    this.#at += rest.startsWith('\\') ? 1 : 0;
    const source = this.#delimited('unterminated address regex', true);
    const flags = /^[IM]*/.exec(this.#text.slice(this.#at))![0];
    this.#at += flags.length;
    return { type: 'match', expression: this.#expression(source, flags) };
  }

  #rangeEnd(): RangeEnd | undefined {
    const relative = /^([+~])(\d+)/.exec(this.#text.slice(this.#at));
    if (!relative) return this.#address();
    this.#at += relative[0].length;
    const count = Number(relative[2]);
    return relative[1] === '+' ? { type: 'more', count } : { type: 'multiple', of: count };
  }

  /** The text up to the delimiter that stands at the current place; leaves the place behind the closing one. */
  #delimited(problem: string, expression: boolean, delimiter = this.#text.charAt(this.#at++)): string {
    let text = '';
    for (let bracket = false; ;) {
      const character = this.#peek();
      if (character === '' || (character === '\n' && expression)) this.#fail(problem);
      this.#at++;
      if (character === delimiter && !bracket) return text;
      if (character === '\\' && this.#peek() !== '') {
        const next = this.#peek();
        this.#at++;
        if (next === delimiter && delimiter !== '\\') text += expression && /[|+?(){}.*^$[\]]/.test(delimiter) ? `\\${next}` : next;
        else text += `\\${next}`;
        continue;
      }
      if (expression && character === '[' && !bracket) {
        bracket = true;
        text += character;
        if (this.#peek() === '^') text += this.#text.charAt(this.#at++);
        if (this.#peek() === ']') text += this.#text.charAt(this.#at++);
        continue;
      }
      if (expression && bracket && character === '[' && /[:.=]/.test(this.#peek())) {
        const close = this.#text.indexOf(`${this.#peek()}]`, this.#at + 1);
        if (close > 0) {
          text += this.#text.slice(this.#at - 1, close + 2);
          this.#at = close + 2;
          continue;
        }
      }
      if (character === ']') bracket = false;
      text += character;
    }
  }

  #expression(source: string, flags: string): Expression | undefined {
    if (source === '') return undefined;
    const literal = source.replace(/\\n/g, '\n').replace(/\\t/g, '\t');
    const extended = this.#extended ? literal : extendedOf(literal);
    try {
      return compileExpression(extended, { ignoreCase: flags.includes('I'), multiline: flags.includes('M') });
    } catch (problem) {
      const { message } = problem as Error;
      if (/missing closing \)/.test(message)) return this.#fail('Unmatched ( or \\(');
      if (/unexpected \)/.test(message)) return this.#fail('Unmatched ) or \\)');
      return this.#fail(/missing argument/.test(message) ? 'Invalid preceding regular expression' : 'Invalid regular expression');
    }
  }

  #substitution(): Substitution {
    const delimiter = this.#text.charAt(this.#at);
    const source = this.#delimited("unterminated `s' command", true);
    const replacement = this.#delimited("unterminated `s' command", false, delimiter);
    let [nth, all, print, flags, file]: [number, boolean, boolean, string, string | undefined] = [1, false, false, '', undefined];
    for (;;) {
      const flag = this.#peek();
      if (flag === 'g') all = true;
      else if (flag === 'p') print = true;
      else if (/[iI]/.test(flag)) flags += 'I';
      else if (/[mM]/.test(flag)) flags += 'M';
      else if (/[1-9]/.test(flag)) {
        const digits = /^\d+/.exec(this.#text.slice(this.#at))![0];
        nth = Number(digits);
        this.#at += digits.length;
        continue;
      } else if (flag === '0') {
        this.#at++;
        this.#fail("number option to `s' command may not be zero");
      } else if (flag === 'w') {
        this.#at++;
        file = this.#line().trim();
        break;
      } else break;
      this.#at++;
    }
    if (file === undefined && !/^[ \t]*([;\n#}]|$)/.test(this.#text.slice(this.#at))) {
      this.#at++;
      this.#fail("unknown option to `s'");
    }
    const expression = this.#expression(source, flags);
    const parts = replacementParts(replacement);
    const highest = Math.max(0, ...parts.map((part) => ('group' in part ? part.group : 0)));
    if (expression && highest > expression.groupCount) this.#fail(`invalid reference \\${highest} on \`s' command's RHS`);
    if (file === undefined) this.#end();
    return { expression, replacement: parts, nth, all, print, file };
  }

  #transliteration(): ReadonlyMap<string, string> {
    const delimiter = this.#text.charAt(this.#at);
    const plain = (text: string) => [...text.replace(/\\(.)/gs, (_, next: string) => (next === 'n' ? '\n' : next === 't' ? '\t' : next))];
    const from = plain(this.#delimited("unterminated `y' command", false));
    const to = plain(this.#delimited("unterminated `y' command", false, delimiter));
    if (from.length !== to.length) this.#fail("strings for `y' command are different lengths");
    this.#end();
    return new Map(from.map((character, i) => [character, to[i]!]));
  }

  /** `a text`, or `a\` and the text on the next lines; each line but the last ends in a backslash. */
  #insertedText(): string {
    this.#blanks();
    if (this.#peek() === '\\') {
      this.#at++;
      this.#blanks();
      if (this.#peek() === '\n') this.#at++;
      else this.#at -= this.#text.charAt(this.#at - 1) === '\\' ? 0 : this.#text.slice(0, this.#at).match(/[ \t]*$/)![0].length;
    }
    if (this.#peek() === '') this.#fail("expected \\ after `a', `c' or `i'");
    let text = '';
    while (this.#peek() !== '' && this.#peek() !== '\n') {
      if (this.#peek() === '\\') {
        const [escape, value] = textEscape(this.#text.slice(this.#at));
        text += value;
        this.#at += escape.length;
        continue;
      }
      text += this.#peek();
      this.#at++;
    }
    this.#at++;
    return `${text}\n`;
  }

  #resolve(): void {
    for (const command of this.commands) {
      if (!'btT'.includes(command.name)) continue;
      if (command.text === '') command.target = this.commands.length;
      else {
        const at = this.commands.findIndex(({ name, text }) => name === ':' && text === command.text);
        if (at < 0) throw new SedScriptError(`can't find label for jump to \`${command.text}'`);
        command.target = at;
      }
    }
  }
}

function replacementParts(text: string): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  const add = (more: string) => {
    const last = parts.at(-1);
    if (last && 'text' in last) parts[parts.length - 1] = { text: last.text + more };
    else parts.push({ text: more });
  };
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '&') parts.push({ group: 0 });
    else if (character !== '\\') add(character);
    else {
      const next = text[++i] ?? '\\';
      if (/\d/.test(next)) parts.push({ group: Number(next) });
      else if (/[ULulE]/.test(next)) parts.push({ change: next as 'U' });
      else add({ n: '\n', t: '\t', r: '\r', a: '\x07', f: '\f', v: '\v' }[next] ?? next);
    }
  }
  return parts;
}
