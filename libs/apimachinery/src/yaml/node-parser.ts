/** Tokens to nodes, with libyaml's grammar and words for what does not fit it. */
import { hasControlCharacters } from './characters.ts';
import type { MappingNode, ScalarNode, SequenceNode, YamlNode } from './node.ts';
import type { Directive } from './tag-scanner.ts';
import { TokenScanner, type Token } from './token-scanner.ts';
import { parserError, YamlError } from './yaml-error.ts';

/** Nesting beyond this is refused; it keeps the recursion within every engine's stack. */
const DEEPEST_NESTING = 1000;

const DEFAULT_TAG_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
]);

function emptyScalar(): ScalarNode {
  return { kind: 'scalar', value: '', tag: '', implicit: true };
}

/** The first document of the text; `undefined` when there is none. Throws YamlError. */
export function parseFirstDocument(text: string): YamlNode | undefined {
  const content = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (hasControlCharacters(content)) throw new YamlError('control characters are not allowed');
  return new NodeParser(content).document();
}

interface NodeContext {
  block: boolean;
  /** Whether `- ` may follow at the indentation of the parent, as below a mapping's key. */
  indentless?: boolean;
}

class NodeParser {
  readonly #tokens: TokenScanner;
  readonly #anchors = new Map<string, YamlNode>();
  #tagPrefixes = new Map(DEFAULT_TAG_PREFIXES);
  #depth = 0;

  constructor(text: string) {
    this.#tokens = new TokenScanner(text);
  }

  document(): YamlNode | undefined {
    const first = this.#tokens.peek();
    if (first.type === 'stream-end') return undefined;
    if (first.type === 'directive') this.#directives();
    const explicit = this.#takes('document-start');
    if (!explicit && first.type === 'directive') throw this.#error('did not find expected <document start>');
    const root =
      explicit && this.#isAt('directive', 'document-start', 'document-end', 'stream-end') ? emptyScalar() : this.#node({ block: true });
    this.#tokens.peek();
    return root;
  }

  #isAt(...types: Token['type'][]): boolean {
    return types.includes(this.#tokens.peek().type);
  }

  #takes(type: Token['type']): boolean {
    if (!this.#isAt(type)) return false;
    this.#tokens.take();
    return true;
  }

  #error(problem: string): YamlError {
    return parserError(this.#tokens.peek().line, problem);
  }

  #directives(): void {
    const declared = new Map<string, string>();
    let hasVersion = false;
    for (let token = this.#tokens.peek(); token.type === 'directive'; token = this.#tokens.peek()) {
      const { directive } = token;
      if (directive.name === 'YAML') {
        if (hasVersion) throw this.#error('found duplicate %YAML directive');
        if (directive.major !== 1 || directive.minor !== 1) throw this.#error('found incompatible YAML document');
        hasVersion = true;
      } else {
        this.#declareTag(declared, directive);
      }
      this.#tokens.take();
    }
    this.#tagPrefixes = new Map([...DEFAULT_TAG_PREFIXES, ...declared]);
  }

  #declareTag(declared: Map<string, string>, directive: Extract<Directive, { name: 'TAG' }>): void {
    if (declared.has(directive.handle)) throw this.#error('found duplicate %TAG directive');
    declared.set(directive.handle, directive.prefix);
  }

  #node(context: NodeContext): YamlNode {
    if (this.#depth >= DEEPEST_NESTING) throw this.#error(`exceeded max depth of ${DEEPEST_NESTING}`);
    this.#depth++;
    const node = this.#content(context);
    this.#depth--;
    return node;
  }

  #content(context: NodeContext): YamlNode {
    const alias = this.#tokens.peek();
    if (alias.type === 'alias') return this.#alias(alias.name);
    const { anchor, tag } = this.#properties();
    const token = this.#tokens.peek();
    if (context.indentless && token.type === 'block-entry') return this.#indentlessSequence(anchor);
    switch (token.type) {
      case 'scalar':
        this.#tokens.take();
        return this.#remember(anchor, { kind: 'scalar', value: token.value, tag, implicit: (tag === '' && token.plain) || tag === '!' });
      case '[':
        return this.#flowSequence(anchor);
      case '{':
        return this.#flowMapping(anchor);
      case 'block-sequence-start':
        if (context.block) return this.#blockSequence(anchor);
        break;
      case 'block-mapping-start':
        if (context.block) return this.#blockMapping(anchor);
        break;
    }
    if (anchor !== undefined || tag !== '') return this.#remember(anchor, { kind: 'scalar', value: '', tag, implicit: tag === '' });
    throw this.#error('did not find expected node content');
  }

  #alias(anchor: string): YamlNode {
    const target = this.#anchors.get(anchor);
    if (!target) throw new YamlError(`unknown anchor '${anchor}' referenced`);
    this.#tokens.take();
    return { kind: 'alias', anchor, target };
  }

  /** Anchors a collection before its content is read, so that an alias inside can name it. */
  #remember<T extends YamlNode>(anchor: string | undefined, node: T): T {
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    return node;
  }

  /** An anchor and a tag, each at most once, in either order. */
  #properties(): { anchor: string | undefined; tag: string } {
    let anchor: string | undefined;
    let tag: string | undefined;
    for (;;) {
      const token = this.#tokens.peek();
      if (token.type === 'anchor' && anchor === undefined) anchor = token.name;
      else if (token.type === 'tag' && tag === undefined) tag = this.#resolveTag(token);
      else return { anchor, tag: tag ?? '' };
      this.#tokens.take();
    }
  }

  #resolveTag({ tag, line }: Extract<Token, { type: 'tag' }>): string {
    if (tag.handle === '') return tag.suffix;
    const prefix = this.#tagPrefixes.get(tag.handle);
    if (prefix === undefined) throw parserError(line, 'found undefined tag handle');
    return prefix + tag.suffix;
  }

  #blockSequence(anchor: string | undefined): SequenceNode {
    const sequence = this.#remember<SequenceNode>(anchor, { kind: 'sequence', items: [] });
    this.#tokens.take();
    while (this.#takes('block-entry')) {
      sequence.items.push(this.#isAt('block-entry', 'block-end') ? emptyScalar() : this.#node({ block: true }));
    }
    if (!this.#takes('block-end')) throw this.#error("did not find expected '-' indicator");
    return sequence;
  }

  #indentlessSequence(anchor: string | undefined): SequenceNode {
    const sequence = this.#remember<SequenceNode>(anchor, { kind: 'sequence', items: [] });
    while (this.#takes('block-entry')) {
      sequence.items.push(this.#isAt('block-entry', 'key', 'value', 'block-end') ? emptyScalar() : this.#node({ block: true }));
    }
    return sequence;
  }

  #blockMapping(anchor: string | undefined): MappingNode {
    const mapping = this.#remember<MappingNode>(anchor, { kind: 'mapping', entries: [] });
    this.#tokens.take();
    while (this.#takes('key')) {
      const key = this.#blockMappingPart();
      mapping.entries.push([key, this.#takes('value') ? this.#blockMappingPart() : emptyScalar()]);
    }
    if (!this.#takes('block-end')) throw this.#error('did not find expected key');
    return mapping;
  }

  #blockMappingPart(): YamlNode {
    return this.#isAt('key', 'value', 'block-end') ? emptyScalar() : this.#node({ block: true, indentless: true });
  }

  #flowSequence(anchor: string | undefined): SequenceNode {
    const sequence = this.#remember<SequenceNode>(anchor, { kind: 'sequence', items: [] });
    this.#tokens.take();
    while (!this.#isAt(']')) {
      if (sequence.items.length > 0 && !this.#takes('flow-entry')) throw this.#error("did not find expected ',' or ']'");
      if (this.#isAt(']')) break;
      sequence.items.push(this.#takes('key') ? this.#flowPair() : this.#node({ block: false }));
    }
    this.#tokens.take();
    return sequence;
  }

  /** `[a: b]`: a mapping of one entry, without braces. */
  #flowPair(): MappingNode {
    const key = this.#flowPart('value', 'flow-entry', ']');
    const value = this.#takes('value') ? this.#flowPart('flow-entry', ']') : emptyScalar();
    return { kind: 'mapping', entries: [[key, value]] };
  }

  #flowMapping(anchor: string | undefined): MappingNode {
    const mapping = this.#remember<MappingNode>(anchor, { kind: 'mapping', entries: [] });
    this.#tokens.take();
    while (!this.#isAt('}')) {
      if (mapping.entries.length > 0 && !this.#takes('flow-entry')) throw this.#error("did not find expected ',' or '}'");
      if (this.#isAt('}')) break;
      mapping.entries.push(this.#flowEntry());
    }
    this.#tokens.take();
    return mapping;
  }

  #flowEntry(): [YamlNode, YamlNode] {
    if (!this.#takes('key')) return [this.#node({ block: false }), emptyScalar()];
    const key = this.#flowPart('value', 'flow-entry', '}');
    return [key, this.#takes('value') ? this.#flowPart('flow-entry', '}') : emptyScalar()];
  }

  #flowPart(...ends: Token['type'][]): YamlNode {
    return this.#isAt(...ends) ? emptyScalar() : this.#node({ block: false });
  }
}
