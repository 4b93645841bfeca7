import {
  Kind,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { codedError } from './api-error.ts';

/** The web app's largest document has a fifth of these. Introspection fits as well. */
const MAX_DEPTH = 16;
const MAX_FIELDS = 400;
const MAX_ALIASES = 20;

interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
}

const EMPTY: Size = { depth: 0, fields: 0, aliases: 0 };

/** A validation rule: refuses documents that would cost too much. Fragments count as often as they are spread. */
export function queryLimits(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const problem = limitProblem(document);
      if (problem !== undefined) context.reportError(codedError('TOO_COMPLEX', problem));
    },
  };
}

/** Which limit a document passes, in a sentence; undefined when none. Linear in the document's length. */
export function limitProblem(document: DocumentNode): string | undefined {
  const sizes = new FragmentSizes(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { depth, fields, aliases } = sizes.of(definition.selectionSet);
    if (depth > MAX_DEPTH) return `The query is nested more than ${MAX_DEPTH} levels deep.`;
    if (fields > MAX_FIELDS) return `The query asks for more than ${MAX_FIELDS} fields.`;
    if (aliases > MAX_ALIASES) return `The query has more than ${MAX_ALIASES} aliases.`;
  }
  return undefined;
}

class FragmentSizes {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #sizes = new Map<string, Size>();

  constructor(document: DocumentNode) {
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  of(selectionSet: SelectionSetNode): Size {
    return selectionSet.selections
      .map((selection): Size => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#ofFragment(selection.name.value);
        if (selection.kind === Kind.INLINE_FRAGMENT) return this.of(selection.selectionSet);
        const inner = selection.selectionSet === undefined ? EMPTY : this.of(selection.selectionSet);
        return { depth: inner.depth + 1, fields: inner.fields + 1, aliases: inner.aliases + (selection.alias === undefined ? 0 : 1) };
      })
      .reduce(sum, EMPTY);
  }

  /** A fragment that contains itself is refused by another rule; here it counts once. */
  #ofFragment(name: string): Size {
    const known = this.#sizes.get(name);
    if (known !== undefined) return known;
    this.#sizes.set(name, EMPTY);
    const fragment = this.#fragments.get(name);
    const size = fragment === undefined ? EMPTY : this.of(fragment.selectionSet);
    this.#sizes.set(name, size);
    return size;
  }
}

function sum(a: Size, b: Size): Size {
  return { depth: Math.max(a.depth, b.depth), fields: a.fields + b.fields, aliases: a.aliases + b.aliases };
}
