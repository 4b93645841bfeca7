import type { Shell } from './shell.ts';
import { TreePrinter } from './tree-printer.ts';

/** A function's definition as `declare -f` and `type` print it. */
export function printFunction(shell: Shell, name: string): string {
  const definition = shell.state.functions[name]!;
  const node = shell.sources.node(definition);
  return node.type === 'Function' ? new TreePrinter(shell.sources.get(definition.source).text).definition(node) : '';
}
