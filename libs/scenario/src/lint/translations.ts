import { FALLBACK_LOCALE, LOCALES } from '../format/localized.ts';
import type { Problem } from '../source/problem.ts';
import type { YamlSource } from '../source/yaml-source.ts';

/** Warns of every text of a document that has no translation, and of lists that are shorter in one language. */
export function missingTranslations(source: YamlSource, value: unknown = source.value, path: PropertyKey[] = []): Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => missingTranslations(source, item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  if (path.at(-1) === 'expect' || path.at(-1) === 'when') return [];
  const texts = value as Record<string, unknown>;
  if (!Object.hasOwn(texts, FALLBACK_LOCALE)) {
    return Object.entries(texts).flatMap(([key, child]) => missingTranslations(source, child, [...path, key]));
  }
  return LOCALES.flatMap((locale) => {
    if (!Object.hasOwn(texts, locale)) return [source.problemAt(path, `no text in "${locale}"`, 'warning')];
    const [wanted, found] = [texts[FALLBACK_LOCALE], texts[locale]];
    if (!Array.isArray(wanted) || !Array.isArray(found) || wanted.length === found.length) return [];
    return [source.problemAt([...path, locale], `${found.length} texts in "${locale}", but ${wanted.length} in "${FALLBACK_LOCALE}"`)];
  });
}

/** A problem for every id that was used before; `places` are the paths of the objects that carry them. */
export function repeatedIds(source: YamlSource, what: string, places: readonly { id: string; path: PropertyKey[] }[]): Problem[] {
  const seen = new Set<string>();
  return places.flatMap(({ id, path }) => {
    if (seen.has(id)) return [source.problemAt([...path, 'id'], `the ${what} id "${id}" is used twice`)];
    seen.add(id);
    return [];
  });
}
