/** The configuration language of nginx: directives with words, and blocks of directives. */

export interface Directive {
  name: string;
  words: readonly string[];
  block: readonly Directive[] | undefined;
  file: string;
  line: number;
}

/** Reads and lists files; what `include` needs. */
export interface ConfigFiles {
  readFile(path: string): string | undefined;
  listDirectory(path: string): readonly string[] | undefined;
}

interface Token {
  text: string;
  line: number;
  /** `;`, `{` and `}` outside quotes. */
  mark: boolean;
}

const DEEPEST_INCLUDE = 10;

/** The directives of a file with those it includes, or what nginx says about the first mistake, without its prefix. */
export function parseNginxConfig(files: ConfigFiles, path: string, depth = 0): readonly Directive[] | { error: string } {
  const text = files.readFile(path);
  if (text === undefined) return { error: `open() "${path}" failed (2: No such file or directory)` };
  const tokens = tokenize(text);
  const reader = new DirectiveReader(tokens, path);
  const directives = reader.readBlock(false);
  if (!Array.isArray(directives)) return directives as { error: string };
  return resolveIncludes(files, directives as Directive[], path, depth);
}

function resolveIncludes(
  files: ConfigFiles,
  directives: readonly Directive[],
  path: string,
  depth: number,
): readonly Directive[] | { error: string } {
  const resolved: Directive[] = [];
  for (const directive of directives) {
    if (directive.name === 'include' && directive.words.length === 1 && depth < DEEPEST_INCLUDE) {
      for (const file of matchingFiles(files, absolute(directive.words[0]!, path))) {
        const included = parseNginxConfig(files, file, depth + 1);
        if ('error' in included)
          return { error: `${included.error}${included.error.includes(' in ') ? '' : ` in ${path}:${directive.line}`}` };
        resolved.push(...included);
      }
    } else if (directive.block) {
      const block = resolveIncludes(files, directive.block, path, depth);
      if ('error' in block) return block;
      resolved.push({ ...directive, block });
    } else {
      resolved.push(directive);
    }
  }
  return resolved;
}

function absolute(path: string, from: string): string {
  return path.startsWith('/') ? path : `${from.slice(0, from.lastIndexOf('/'))}/${path}`;
}

/** A pattern with `*` in its last part gives the files that are there; any other name stands for itself. */
function matchingFiles(files: ConfigFiles, pattern: string): string[] {
  if (!pattern.includes('*')) return [pattern];
  const directory = pattern.slice(0, pattern.lastIndexOf('/'));
  const [before = '', after = ''] = pattern.slice(directory.length + 1).split('*');
  const names = (files.listDirectory(directory) ?? []).filter(
    (name) => !name.startsWith('.') && name.startsWith(before) && name.endsWith(after),
  );
  return names.map((name) => `${directory}/${name}`);
}

function tokenize(text: string): Token[] {
  const pattern = /#[^\n]*|\n|[;{}]|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|((?:\$\{\w+\}|[^\s;{}"'#]|(?<=\S)#)+)|\s/g;
  const tokens: Token[] = [];
  let line = 1;
  for (const [whole, double, single, word] of text.matchAll(pattern)) {
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ text: unescape(quoted), line, mark: false });
    else if (word !== undefined) tokens.push({ text: unescape(word), line, mark: false });
    else if (/^[;{}]$/.test(whole)) tokens.push({ text: whole, line, mark: true });
    line += whole.split('\n').length - 1;
  }
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unescape(text: string): string {
  return text.replace(/\\([nrt"'\\])/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}

class DirectiveReader {
  readonly #tokens: readonly Token[];
  readonly #file: string;
  #at = 0;

  constructor(tokens: readonly Token[], file: string) {
    this.#tokens = tokens;
    this.#file = file;
  }

  readBlock(nested: boolean): Directive[] | { error: string } {
    const directives: Directive[] = [];
    for (;;) {
      const token = this.#tokens[this.#at++];
      if (!token) return nested ? this.#error('unexpected end of file, expecting "}"', this.#lastLine) : directives;
      if (token.mark && token.text === '}') return nested ? directives : this.#error('unexpected "}"', token.line);
      if (token.mark) return this.#error(`unexpected "${token.text}"`, token.line);
      const directive = this.#readDirective(token);
      if ('error' in directive) return directive;
      directives.push(directive);
    }
  }

  #readDirective(name: Token): Directive | { error: string } {
    const words: string[] = [];
    for (;;) {
      const token = this.#tokens[this.#at++];
      if (!token) return this.#error('unexpected end of file, expecting ";" or "}"', this.#lastLine);
      if (!token.mark) {
        words.push(token.text);
        continue;
      }
      const base = { name: name.text, words, file: this.#file, line: name.line };
      if (token.text === ';') return { ...base, block: undefined };
      if (token.text === '}') return this.#error('unexpected "}"', token.line);
      const block = this.readBlock(true);
      return 'error' in block ? block : { ...base, block };
    }
  }

  get #lastLine(): number {
    return this.#tokens.at(-1)?.line ?? 1;
  }

  #error(what: string, line: number): { error: string } {
    return { error: `${what} in ${this.#file}:${line}` };
  }
}
