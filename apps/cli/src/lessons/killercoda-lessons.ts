/** Scenarios of Killercoda as lessons: how they are read. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertKillercoda, isKillercoda, type ConvertedLesson, type ScenarioFiles } from '@drydock/scenario';
import { LessonsNotFound } from './lesson-errors.ts';

const SCHEMAS = fileURLToPath(new URL('.', import.meta.resolve('@drydock/scenario/schema/scenario.schema.json')));

/** Undefined when the folder holds no such scenario. `files` by path from the folder. Throws LessonsNotFound for one that can not be read. */
export function killercodaLesson(files: ScenarioFiles, folder: string, target = folder): ConvertedLesson | undefined {
  if (!isKillercoda(files)) return undefined;
  const converted = convertKillercoda(files, { id: lessonIdOf(target), schemas: schemasFrom(target) });
  if ('problem' in converted) throw new LessonsNotFound(`${folder}: ${converted.problem}`);
  return converted;
}

/** The name of a folder as the id of a lesson. */
export function lessonIdOf(folder: string): string {
  const words = path
    .basename(path.resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return words.slice(0, 63).replace(/-+$/, '') || 'lesson';
}

/** The way from a folder to the JSON Schemas. */
export function schemasFrom(folder: string): string {
  return path.relative(path.resolve(folder), SCHEMAS).split(path.sep).join('/');
}
