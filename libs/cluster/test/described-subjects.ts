import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What the specs of a folder and those below it describe: the words of every `describe('…'`. */
export function describedSubjects(folder: string): Set<string> {
  const specs = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.spec.ts'));
  const texts = specs.map((file) => readFileSync(path.join(folder, file), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/^describe\('([^']+)'/gm)].map(([, subject]) => subject!)));
}
