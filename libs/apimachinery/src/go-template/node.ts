import type { WholeFloat } from '../go-format/floats.ts';

/** A parsed Go template (text/template/parse). `text` is the node as error messages show it; `at` its offset in the source. */
interface Located {
  text: string;
  at: number;
}

export type Operand = Located &
  (
    | { kind: 'dot' }
    | { kind: 'nil' }
    | { kind: 'literal'; value: string | number | bigint | boolean | WholeFloat }
    | { kind: 'field'; path: string[] }
    | { kind: 'variable'; name: string; path: string[] }
    | { kind: 'function'; name: string }
    | { kind: 'pipeline'; pipeline: Pipeline; path: string[] }
  );

/** The first operand is called with the others when it is a function. */
export interface Command extends Located {
  operands: Operand[];
}

export interface Pipeline extends Located {
  /** Variables that are declared, or set when `assigns`; two only in a range. */
  variables: string[];
  assigns: boolean;
  commands: Command[];
}

export type TemplateNode =
  | { kind: 'text'; text: string }
  | { kind: 'action'; pipeline: Pipeline }
  | { kind: 'if' | 'with' | 'range'; pipeline: Pipeline; body: TemplateNode[]; otherwise: TemplateNode[] }
  | { kind: 'break' | 'continue' }
  | { kind: 'template'; name: string; pipeline: Pipeline | undefined; at: number };

/** A named template: its nodes, and the text that their places count in. */
export interface TemplateBody {
  nodes: TemplateNode[];
  /** What messages call the text. */
  file: string;
  source: string;
}

/** Carries a complete message, `template: output:1: …`; caught at the entry. */
export class TemplateError extends Error {}
