import type { SyntaxNode, Word } from 'unbash';

/** Where a word between `from` and `to` has its first extended pattern (`!(…)`): the place of its parenthesis. */
export function extendedGlobAt(nodes: readonly SyntaxNode[], from: number, to: number): number | undefined {
  const within = nodes.filter((node) => node.pos >= from && node.pos < to).flatMap(wordsOf);
  const places = within.flatMap(({ parts = [] }) => parts.flatMap((part) => (part.type === 'ExtendedGlob' ? [part.pos + 1] : [])));
  return places.length === 0 ? undefined : Math.min(...places);
}

/** Those that bash reads as patterns only after `shopt -s extglob`; within `[[` it always does. */
function wordsOf(node: SyntaxNode): readonly Word[] {
  switch (node.type) {
    case 'Command':
      return [node.name, ...node.suffix].filter((item) => item?.type === 'Word');
    case 'For':
    case 'Select':
      return node.wordlist ?? [];
    case 'Case':
      return node.items.flatMap(({ pattern }) => pattern);
    default:
      return [];
  }
}
