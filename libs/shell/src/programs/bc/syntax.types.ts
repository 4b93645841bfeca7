/** The trees of bc programs. */

export type Place =
  | { type: 'variable'; name: string }
  | { type: 'element'; name: string; index: Expression }
  | { type: 'register'; name: 'scale' | 'ibase' | 'obase' | 'last' };

export type Expression =
  | { type: 'number'; text: string }
  | Place
  | { type: 'assign'; operator: string; place: Place; value: Expression }
  | { type: 'step'; place: Place; by: 1 | -1; before: boolean }
  | { type: 'unary'; operator: '-' | '!'; operand: Expression }
  | { type: 'binary'; operator: string; left: Expression; right: Expression }
  | { type: 'group'; inner: Expression }
  | { type: 'call'; name: string; args: readonly (Expression | { type: 'array'; name: string })[] }
  | { type: 'builtin'; name: 'sqrt' | 'length' | 'scale'; operand: Expression };

export type Statement =
  | { type: 'expression'; value: Expression; prints: boolean }
  | { type: 'string'; text: string }
  | { type: 'print'; items: readonly ({ text: string } | Expression)[] }
  | { type: 'block'; body: readonly Statement[] }
  | { type: 'if'; condition: Expression; then: Statement; otherwise?: Statement | undefined }
  | { type: 'while'; condition: Expression; body: Statement }
  | { type: 'for'; init?: Expression | undefined; condition?: Expression | undefined; step?: Expression | undefined; body: Statement }
  | { type: 'return'; value?: Expression | undefined }
  | { type: 'break' | 'continue' | 'halt' | 'quit' | 'limits' };

export interface BcFunction {
  name: string;
  isVoid: boolean;
  parameters: readonly { name: string; isArray: boolean; byReference: boolean }[];
  autos: readonly { name: string; isArray: boolean }[];
  body: readonly Statement[];
}
