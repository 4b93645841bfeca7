import type { Expression } from './expression.ts';

/** How deep loops stand in each other: 0 when there is none. What a loop ranges over is worked out once, outside of it. */
export function loopDepth(node: Expression): number {
  if (node.kind !== 'loop') return deepest(partsOf(node));
  const inside = [node.body, ...(node.filter ? [node.filter] : [])];
  return Math.max(loopDepth(node.range), 1 + deepest(inside));
}

function deepest(nodes: readonly Expression[]): number {
  return nodes.reduce((depth, node) => Math.max(depth, loopDepth(node)), 0);
}

function partsOf(node: Exclude<Expression, { kind: 'loop' }>): Expression[] {
  switch (node.kind) {
    case 'literal':
    case 'identifier':
      return [];
    case 'select':
    case 'has':
      return [node.operand];
    case 'call':
      return [...(node.target ? [node.target] : []), ...node.args];
    case 'list':
      return node.elements;
    case 'map':
      return node.entries.flatMap(({ key, value }) => [key, value]);
    case 'optionalMap':
      return [node.target, node.body];
  }
}
