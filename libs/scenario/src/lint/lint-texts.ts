import { FALLBACK_LOCALE, LOCALES, type Locale } from '../format/localized.ts';
import type { Scenario } from '../format/scenario.ts';
import type { LessonText } from '../format/lesson-text.ts';
import { lessonFile } from '../read/read-scenario.ts';
import type { LessonFolder } from '../read/scenario-files.ts';
import type { Problem } from '../source/problem.ts';
import { nearest } from '../source/suggestion.ts';
import { structureDifference } from '../lesson/structure.ts';
import { lintMarkdown } from './lint-markdown.ts';

export function lintTexts(scenario: Scenario, folder: LessonFolder): Problem[] {
  return LOCALES.flatMap((locale) => {
    const file = `${folder.path}/${lessonFile(locale)}`;
    const text = scenario.texts[locale];
    if (!text)
      return [{ file, severity: 'warning', message: `is missing: the text in "${FALLBACK_LOCALE}" is shown instead` } satisfies Problem];
    return [
      ...lintSections(scenario, text, file, locale),
      ...lintStructure(scenario, text, file, locale),
      ...outroMissing(scenario, text, file),
      ...lintMarkdown(file, folder.files.get(lessonFile(locale))!, folder),
    ];
  });
}

function lintSections({ steps }: Scenario, text: LessonText, file: string, locale: Locale): Problem[] {
  const ids = steps.map(({ id }) => id);
  const seen = new Set<string>();
  const headings = text.steps.flatMap(({ id, line }) => {
    const problem = (message: string): Problem => ({ file, line, column: 1, severity: 'error', message });
    if (!ids.includes(id)) {
      const meant = nearest(id, ids);
      return [problem(`scenario.yaml has no step "${id}"${meant ? `: did you mean "${meant}"?` : ''}`)];
    }
    const repeated = seen.has(id);
    seen.add(id);
    return repeated ? [problem(`the step "${id}" has a text already`)] : [];
  });
  const missing = ids
    .filter((id) => !seen.has(id))
    .map((id): Problem =>
      locale === FALLBACK_LOCALE
        ? { file, severity: 'error', message: `the step "${id}" has no text` }
        : { file, severity: 'warning', message: `the step "${id}" has no text: that in "${FALLBACK_LOCALE}" is shown instead` },
    );
  const order = text.steps.map(({ id }) => id).filter((id) => ids.includes(id));
  const misplaced = order.find((id, index) => id !== ids.filter((each) => seen.has(each))[index]);
  if (headings.length > 0 || misplaced === undefined) return [...headings, ...missing];
  const line = text.steps.find(({ id }) => id === misplaced)!.line;
  return [...missing, { file, line, column: 1, severity: 'error', message: `the step "${misplaced}" stands elsewhere in scenario.yaml` }];
}

/** The same blocks, pictures and boxes in each language: what is left out in one of them is missed there. */
function lintStructure({ texts }: Scenario, text: LessonText, file: string, locale: Locale): Problem[] {
  if (locale === FALLBACK_LOCALE) return [];
  return text.steps.flatMap(({ id, body, line }) => {
    const original = texts[FALLBACK_LOCALE].steps.find((section) => section.id === id);
    const difference = original && structureDifference(original.body, body);
    if (difference === undefined) return [];
    const message = `the step "${id}" differs from lesson.${FALLBACK_LOCALE}.md: ${difference}`;
    return [{ file, line, column: 1, severity: 'warning', message }];
  });
}

function outroMissing({ texts }: Scenario, text: LessonText, file: string): Problem[] {
  if (text.outro !== undefined) return [];
  const other = LOCALES.find((locale: Locale) => texts[locale]?.outro !== undefined);
  return other ? [{ file, severity: 'error', message: `has no {#outro}, but lesson.${other}.md has one` }] : [];
}
