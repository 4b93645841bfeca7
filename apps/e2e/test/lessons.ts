import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inLocale, loadScenarios, type Locale, type LocalizedText, type Scenario } from '@drydock/scenario';
import { root } from './workspace.ts';

const scenarios: readonly Scenario[] = loadScenarios(readFiles(path.join(root, 'scenarios'))).tracks.flatMap((track) => track.scenarios);

/** Every lesson of the curriculum, in the order in which they are taught. */
export const lessons = scenarios.filter(({ exam }) => exam === undefined);
export const exams = scenarios.filter(({ exam }) => exam !== undefined);

/** @throws Error when the curriculum has no such lesson */
export function lessonNamed(folder: string): Scenario {
  const found = lessons.find((lesson) => lesson.folder === folder);
  if (found === undefined) throw new Error(`There is no lesson ${folder}.`);
  return found;
}

/** Markdown of one line as it reads on the page. */
export function plain(text: LocalizedText, locale: Locale): string {
  return inLocale(text, locale)
    .replace(/`([^`]*)`/g, '$1')
    .replace(/(\*\*|\*)(\S.*?)\1/g, '$2')
    .trim();
}

function readFiles(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8')];
    }),
  );
}
