/** The texts that a shell runs, and where in them it is. Plain data refers to a text by a number, and to a node in it by another one. */
import type { SyntaxNode } from 'unbash';
import type { NodeRef, ShellState, Source } from './shell-state.ts';
import { type Parsed, parsedSource } from './source.ts';

type SourcesState = Pick<ShellState, 'sources' | 'nextSource' | 'frames' | 'functions'>;

export class Sources {
  readonly #state: SourcesState;
  /** By number: a node is looked for in what it came from. */
  readonly #parsed = new Map<number, Parsed>();

  constructor(state: SourcesState) {
    this.#state = state;
  }

  add(source: Source): number {
    const id = this.#state.nextSource++;
    this.#state.sources[id] = source;
    return id;
  }

  get(id: number): Source {
    return this.#state.sources[id]!;
  }

  remove(id: number): void {
    delete this.#state.sources[id];
    this.#parsed.delete(id);
  }

  parsed(id: number): Parsed {
    const known = this.#parsed.get(id);
    if (known) return known;
    const parsed = parsedSource(this.get(id));
    this.#parsed.set(id, parsed);
    return parsed;
  }

  node(ref: NodeRef): SyntaxNode {
    return this.parsed(ref.source).nodes[ref.node]!;
  }

  numberOf(source: number, node: SyntaxNode): number {
    return this.parsed(source).numbers.get(node)!;
  }

  refTo(source: number, node: SyntaxNode): NodeRef {
    return { source, node: this.numberOf(source, node) };
  }

  /** The one that runs. */
  current(): Source | undefined {
    const frame = this.#state.frames.findLast((candidate) => 'source' in candidate && candidate.source !== undefined);
    return frame && 'source' in frame ? this.get(frame.source) : undefined;
  }

  /** The line that runs; of the frames below `depth` alone, that of a call. */
  currentLine(depth = this.#state.frames.length): number {
    for (let i = depth - 1; i >= 0; i--) {
      const frame = this.#state.frames[i]!;
      if ('node' in frame) return this.lineAt(frame.source, this.node(frame).pos);
      if (frame.kind === 'script' && frame.next > 0)
        return this.lineAt(frame.source, this.parsed(frame.source).script.commands[frame.next - 1]?.pos ?? 0);
    }
    return 1;
  }

  lineAt(source: number, pos: number): number {
    const { text, line } = this.get(source);
    let count = line;
    for (let at = text.indexOf('\n'); at >= 0 && at < pos; at = text.indexOf('\n', at + 1)) count++;
    return count;
  }

  /** Forgets those that neither a function nor a frame refers to. */
  forgetUnused(): void {
    const { sources, functions, frames } = this.#state;
    const used = new Set<number>();
    for (const name of Object.keys(functions)) used.add(functions[name]!.source);
    for (const frame of frames) if ('source' in frame) used.add(frame.source);
    for (const id of Object.keys(sources)) if (!used.has(Number(id))) this.remove(Number(id));
  }
}
