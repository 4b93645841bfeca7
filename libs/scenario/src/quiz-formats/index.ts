/** Quizzes in the formats of other systems. */
import { printYaml } from '@drydock/apimachinery';
import type { Locale } from '../format/localized.ts';
import type { Question } from '../format/quiz.schema.ts';
import type { Exported, Imported, QuizFormat } from './exchange.ts';
import { exportGift, importGift } from './gift.ts';
import { exportMoodle, importMoodle } from './moodle.ts';
import { exportQti } from './qti-export.ts';
import { importQti } from './qti-import.ts';

export function exportQuiz(format: QuizFormat, questions: readonly Question[], locale: Locale): Exported {
  switch (format) {
    case 'gift':
      return exportGift(questions, locale);
    case 'moodle':
      return exportMoodle(questions, locale);
    default:
      return exportQti(format, questions, locale);
  }
}

/** `files` by path. GIFT and Moodle's have one file, and the first is read; QTI has one for each question. */
export function importQuiz(format: QuizFormat, files: Readonly<Record<string, string>>, locale: Locale): Imported {
  const [first = ''] = Object.values(files);
  switch (format) {
    case 'gift':
      return importGift(first, locale);
    case 'moodle':
      return importMoodle(first, locale);
    default:
      return importQti(files, locale);
  }
}

/** quiz.yaml of these questions; `schema` is the way to the JSON Schema. */
export function quizFile(questions: readonly Question[], schema: string): string {
  return `# yaml-language-server: $schema=${schema}\n${printYaml({ questions })}`;
}
