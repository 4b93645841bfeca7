/** A parsed JSONPath template (client-go, util/jsonpath). */
export type JsonPathNode =
  | { kind: 'list'; nodes: JsonPathNode[] }
  | { kind: 'text'; text: string }
  | { kind: 'field'; name: string }
  | { kind: 'identifier'; name: string }
  | { kind: 'array'; start: SliceBound; end: SliceBound; step: SliceBound }
  | { kind: 'filter'; left: JsonPathNode[]; operator: string; right: JsonPathNode[] }
  | { kind: 'literal'; value: number | boolean }
  | { kind: 'wildcard' }
  | { kind: 'recursive' }
  | { kind: 'union'; branches: JsonPathNode[][] };

export interface SliceBound {
  value?: number;
  /** The end of a plain index such as `[-1]`, which follows from its start. */
  derived?: boolean;
}

/** Carries upstream's message; caught inside this folder. */
export class JsonPathError extends Error {}
