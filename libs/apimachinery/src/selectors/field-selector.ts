/** Field selectors (k8s.io/apimachinery, package fields). Which fields a resource knows is for its store to say. */
import type { SelectorResult } from './label-selector.ts';

export interface FieldRequirement {
  field: string;
  operator: '=' | '!=';
  value: string;
}

/** All requirements must hold, in the order of their texts. An empty list selects everything. */
export type FieldRequirements = readonly FieldRequirement[];

/** What stands between commas that no backslash protects; empty terms are left out. */
function splitTerms(text: string): string[] {
  return text.match(/(?:\\[\s\S]?|[^\\,])+/g) ?? [];
}

function splitTerm(term: string): { field: string; operator: '=' | '!='; value: string } | undefined {
  const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
  if (!match) return undefined;
  const [, field, sign, value] = match;
  return { field: field!, operator: sign === '!=' ? '!=' : '=', value: value! };
}

function unescapeValue(value: string): { value: string } | { error: string } {
  let unescaped = '';
  for (let i = 0; i < value.length; i++) {
    const char = value[i]!;
    if (char === ',' || char === '=') return { error: `invalid field selector: unescaped character in value: ${char.charCodeAt(0)}` };
    if (char !== '\\') {
      unescaped += char;
      continue;
    }
    const next = value[++i] ?? '';
    if (next === '' || !'\\,='.includes(next)) return { error: `invalid field selector: invalid escape sequence: \\${next}` };
    unescaped += next;
  }
  return { value: unescaped };
}

export function parseFieldSelector(text: string): SelectorResult<FieldRequirements> {
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text).sort()) {
    const split = splitTerm(term);
    if (!split) return { error: `invalid selector: '${text}'; can't understand '${term}'` };
    const unescaped = unescapeValue(split.value);
    if ('error' in unescaped) return { error: unescaped.error };
    requirements.push({ ...split, value: unescaped.value });
  }
  return { selector: requirements };
}

/** `fields` has the selectable fields of an object; one that is missing counts as empty. */
export function matchesFields(requirements: FieldRequirements, fields: Readonly<Record<string, string>>): boolean {
  return requirements.every(({ field, operator, value }) => {
    const actual = Object.hasOwn(fields, field) ? fields[field]! : '';
    return (actual === value) === (operator === '=');
  });
}

export function formatFieldRequirements(requirements: FieldRequirements): string {
  return requirements.map(({ field, operator, value }) => `${field}${operator}${value.replace(/[\\,=]/g, '\\$&')}`).join(',');
}
