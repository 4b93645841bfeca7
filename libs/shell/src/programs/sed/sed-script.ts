/** A sed script as commands (GNU sed). Jumps are indexes, so that running it needs no search. */
import type { Expression } from '../regular-expression.ts';

export type Address =
  | { readonly type: 'line'; readonly line: number }
  | { readonly type: 'last' }
  | { readonly type: 'step'; readonly first: number; readonly step: number }
  /** Undefined: the last expression that was used. */
  | { readonly type: 'match'; readonly expression: Expression | undefined };

export type RangeEnd = Address | { readonly type: 'more'; readonly count: number } | { readonly type: 'multiple'; readonly of: number };

export interface SedCommand {
  readonly name: string;
  readonly from?: Address;
  readonly to?: RangeEnd;
  readonly negated: boolean;
  /** The text of `a`, `i` and `c`; the label or file name of others. */
  readonly text: string;
  /** Where `{`, `b`, `t` and `T` go. */
  target?: number;
  readonly substitution?: Substitution;
  readonly transliteration?: ReadonlyMap<string, string>;
  readonly exitCode?: number;
}

export interface Substitution {
  readonly expression: Expression | undefined;
  readonly replacement: readonly ReplacementPart[];
  /** Which match is replaced first. */
  readonly nth: number;
  readonly all: boolean;
  readonly print: boolean;
  readonly file: string | undefined;
}

export type ReplacementPart = { readonly text: string } | { readonly group: number } | { readonly change: 'U' | 'L' | 'u' | 'l' | 'E' };

export class SedScriptError extends Error {}
