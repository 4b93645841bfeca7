/** What a jq program is made of. */
import type { Value } from './jq-value.ts';

export type Node =
  | { readonly kind: 'identity' | 'recurse' }
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'text'; readonly format: string | undefined; readonly parts: readonly (string | Node)[] }
  | { readonly kind: 'format'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'index'; readonly of: Node; readonly by: Node }
  | { readonly kind: 'slice'; readonly of: Node; readonly from: Node | undefined; readonly to: Node | undefined }
  | { readonly kind: 'each'; readonly of: Node }
  | { readonly kind: 'try'; readonly body: Node; readonly catcher: Node | undefined }
  | { readonly kind: 'array'; readonly body: Node | undefined }
  | { readonly kind: 'object'; readonly members: readonly (readonly [Node, Node])[] }
  | { readonly kind: 'negate'; readonly body: Node }
  | { readonly kind: 'pipe' | 'comma'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly kind: 'update'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly kind: 'if'; readonly test: Node; readonly then: Node; readonly otherwise: Node }
  | { readonly kind: 'bind'; readonly source: Node; readonly patterns: readonly Pattern[]; readonly body: Node }
  | { readonly kind: 'reduce'; readonly source: Node; readonly pattern: Pattern; readonly start: Node; readonly update: Node }
  | {
      readonly kind: 'foreach';
      readonly source: Node;
      readonly pattern: Pattern;
      readonly start: Node;
      readonly update: Node;
      readonly extract: Node | undefined;
    }
  | { readonly kind: 'define'; readonly definition: Definition; readonly body: Node }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly kind: 'label'; readonly name: string; readonly body: Node }
  | { readonly kind: 'break'; readonly name: string };

export type Pattern =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Pattern[] }
  | { readonly kind: 'members'; readonly members: readonly (readonly [Node, Pattern | undefined, string | undefined])[] };

export interface Definition {
  readonly name: string;
  /** `$x` binds a variable, too. */
  readonly params: readonly string[];
  readonly body: Node;
}

/** The program could not be read: the message as jq prints it behind `jq: error: `. */
export class JqSyntaxError extends Error {}
