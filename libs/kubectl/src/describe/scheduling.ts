import { formatLabelSelector } from '@drydock/apimachinery';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';

/** `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s`, by key. */
export function describeTolerations(text: DescribeText, tolerations: readonly Dynamic[], indent = ''): void {
  const sorted = [...tolerations].sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0));
  text.list(0, 'Tolerations', sorted.map(tolerationText), indent);
}

function tolerationText({ key = '', value = '', effect = '', operator = '', tolerationSeconds }: Dynamic): string {
  let line = key;
  if (value) line += `=${value}`;
  if (effect) line += `:${effect}`;
  // Exists is the case without a value; without a key everything is tolerated.
  if (operator === 'Exists' && !value) line += key || effect ? ' op=Exists' : 'op=Exists';
  if (tolerationSeconds !== undefined) line += ` for ${tolerationSeconds}s`;
  return line;
}

export function describeTopologySpread(text: DescribeText, constraints: readonly Dynamic[], indent = ''): void {
  if (constraints.length === 0) return;
  const lines = [...constraints]
    .sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1))
    .map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
      const selector = labelSelector ? ` for selector ${formatLabelSelector(labelSelector)}` : '';
      return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`;
    });
  text.list(0, 'Topology Spread Constraints', lines, indent);
}

export function describeTaints(text: DescribeText, taints: readonly Dynamic[]): void {
  const sorted = [...taints].sort((a, b) => (a.effect === b.effect ? (a.key < b.key ? -1 : 1) : a.effect < b.effect ? -1 : 1));
  text.list(
    0,
    'Taints',
    sorted.map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
  );
}
