import type { PolicyRule } from '@drydock/apiserver';

/**
 * A policy rule on one line: `VERBS | GROUPS | RESOURCES | NAMES`, or `VERBS | /path /path`. Words are separated by spaces; `core` is the
 * group without a name, `read` stands for get, list and watch, `edit` for create, delete, deletecollection, patch and update.
 */
export function parseRule(line: string): PolicyRule {
  const [verbs, second, resources, resourceNames] = line.split('|').map(words);
  if (second!.some((word) => word.startsWith('/')) || !resources) return { nonResourceURLs: second, verbs: expand(verbs!) };
  return {
    apiGroups: second!.map((group) => (group === 'core' ? '' : group)),
    ...(resourceNames ? { resourceNames } : {}),
    resources,
    verbs: expand(verbs!),
  };
}

const SHORTHANDS: Readonly<Record<string, readonly string[]>> = {
  read: ['get', 'list', 'watch'],
  edit: ['create', 'delete', 'deletecollection', 'patch', 'update'],
};

function expand(verbs: readonly string[]): string[] {
  return verbs.flatMap((verb) => SHORTHANDS[verb] ?? [verb]).sort();
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
