/** A parsed expression. Macros are nodes of their own; `position` is where cel-go points when something is wrong with the node. */
export type Expression =
  | { kind: 'literal'; position: number; value: LiteralValue }
  | { kind: 'identifier'; position: number; name: string }
  | { kind: 'select'; position: number; operand: Expression; field: string; optional: boolean }
  | { kind: 'has'; position: number; operand: Expression; field: string; optional: boolean }
  | { kind: 'call'; position: number; name: string; target: Expression | undefined; args: Expression[] }
  | { kind: 'list'; position: number; elements: Expression[] }
  | { kind: 'map'; position: number; entries: { key: Expression; value: Expression }[] }
  | LoopExpression
  | { kind: 'optionalMap'; position: number; flat: boolean; target: Expression; variable: string; body: Expression };

export interface LoopExpression {
  kind: 'loop';
  position: number;
  macro: LoopMacro;
  range: Expression;
  /** One: the element or key. Two: index or key, and the element or value. */
  variables: string[];
  filter: Expression | undefined;
  body: Expression;
}

export type LoopMacro = 'all' | 'exists' | 'existsOne' | 'map' | 'filter' | 'transformMap' | 'transformMapEntry';

export type LiteralValue =
  | { type: 'bool'; value: boolean }
  | { type: 'bytes'; value: Uint8Array }
  | { type: 'double'; value: number }
  | { type: 'int'; value: bigint }
  | { type: 'null' }
  | { type: 'string'; value: string }
  | { type: 'uint'; value: bigint };
