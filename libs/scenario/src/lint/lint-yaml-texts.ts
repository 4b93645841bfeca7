import { isRecord } from '@drydock/apimachinery';
import { LOCALES } from '../format/localized.ts';
import type { LessonFolder } from '../read/scenario-files.ts';
import type { Problem } from '../source/problem.ts';
import type { YamlSource } from '../source/yaml-source.ts';
import { problemInText } from './lint-markdown.ts';

/** Where Markdown may stand in scenario.yaml and quiz.yaml. Titles and options are plain. */
const MARKDOWN = new Set(['message', 'hints', 'prompt', 'explanation', 'feedback']);

/** HTML, scripts in it and unsafe links are no more allowed there than in the lesson's text. */
export function lintYamlTexts(
  source: YamlSource,
  folder: LessonFolder,
  value: unknown = source.value,
  path: PropertyKey[] = [],
): Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => lintYamlTexts(source, folder, item, [...path, index]));
  if (!isRecord(value)) return [];
  if (!MARKDOWN.has(String(path.at(-1))))
    return Object.entries(value).flatMap(([key, child]) => lintYamlTexts(source, folder, child, [...path, key]));
  return LOCALES.flatMap((locale) =>
    [value[locale]].flat().flatMap((text, index) => {
      const problem = typeof text === 'string' ? problemInText(text, folder) : undefined;
      const place = [...path, locale, ...(Array.isArray(value[locale]) ? [index] : [])];
      return problem === undefined ? [] : [source.problemAt(place, problem)];
    }),
  );
}
