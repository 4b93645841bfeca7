/** What an awk program is made of. */

export type LValue =
  { kind: 'variable'; name: string } | { kind: 'field'; index: Expression } | { kind: 'element'; name: string; keys: Expression[] };

export type Expression =
  | LValue
  | { kind: 'number'; value: number }
  | { kind: 'string'; value: string }
  | { kind: 'regex'; source: string }
  | { kind: 'assign'; target: LValue; operator: string; value: Expression }
  | { kind: 'condition'; test: Expression; then: Expression; otherwise: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'unary'; operator: '-' | '+' | '!'; operand: Expression }
  | { kind: 'increment'; target: LValue; by: 1 | -1; prefix: boolean }
  | { kind: 'in'; keys: Expression[]; array: string }
  | { kind: 'group'; inner: Expression }
  /** Several values in parentheses: only before `in`, and in `print (a, b)`. */
  | { kind: 'grouping'; items: Expression[] }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'builtin'; name: string; args: Expression[] | undefined }
  | { kind: 'getline'; target: LValue | undefined; file?: Expression; command?: Expression };

export interface Redirection {
  readonly kind: '>' | '>>' | '|';
  readonly target: Expression;
}

export type Statement =
  | { kind: 'expression'; expression: Expression }
  | { kind: 'print'; format: boolean; args: Expression[]; to: Redirection | undefined }
  | { kind: 'if'; test: Expression; then: Statement; otherwise: Statement | undefined }
  | { kind: 'while'; test: Expression; body: Statement; first: boolean }
  | { kind: 'for'; start: Statement | undefined; test: Expression | undefined; step: Statement | undefined; body: Statement }
  | { kind: 'for-in'; name: string; array: string; body: Statement }
  | { kind: 'block'; body: Statement[] }
  | { kind: 'delete'; name: string; keys: Expression[] | undefined }
  | { kind: 'break' | 'continue' | 'next' | 'nextfile' }
  | { kind: 'exit' | 'return'; value: Expression | undefined };

export interface Rule {
  readonly when: 'BEGIN' | 'END' | { readonly from: Expression; readonly to: Expression | undefined } | undefined;
  /** Absent: the record is printed. */
  readonly action: Statement[] | undefined;
}

export interface AwkFunction {
  readonly parameters: readonly string[];
  readonly body: Statement[];
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}
