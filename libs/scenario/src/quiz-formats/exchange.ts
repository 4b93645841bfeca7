/** What quizzes of other systems and ours have in common. */
import type { Locale, LocalizedText } from '../format/localized.ts';
import { inLocale } from '../format/localized.ts';
import type { Question } from '../format/quiz.schema.ts';

export const QUIZ_FORMATS = ['gift', 'moodle', 'qti21', 'qti30'] as const;
export type QuizFormat = (typeof QUIZ_FORMATS)[number];

export interface Exported {
  /** Text by path; a format of one file has one. */
  files: Record<string, string>;
  /** What the format can not say, each named with its question. */
  lost: string[];
}

export interface Imported {
  questions: Question[];
  /** What could not be taken over, each named with its question. */
  lost: string[];
}

/** A question whose text is in one language. */
export interface ExportContext {
  text(text: LocalizedText): string;
  lose(question: Question, what: string): void;
}

export function newExportContext(locale: Locale): ExportContext & { lost: string[] } {
  const lost: string[] = [];
  return {
    lost,
    text: (text) => inLocale(text, locale),
    lose: (question, what) => void lost.push(`${question.id}: ${what}`),
  };
}

/** Everything of a question that a foreign format tells; ids and what is missing are made up. */
export class ImportContext {
  readonly questions: Question[] = [];
  readonly lost: string[] = [];
  readonly #locale: Locale;
  readonly #ids = new Set<string>();

  constructor(locale: Locale) {
    this.#locale = locale;
  }

  /** English is what every text has: one in another language stands in for it. */
  text(text: string): LocalizedText {
    const trimmed = text.trim();
    return this.#locale === 'en' ? { en: trimmed } : { en: trimmed, [this.#locale]: trimmed };
  }

  /** An id that is not taken yet. */
  id(title: string): string {
    const wanted =
      title
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 50) || `question-${this.#ids.size + 1}`;
    let id = wanted;
    for (let copy = 2; this.#ids.has(id); copy++) id = `${wanted}-${copy}`;
    this.#ids.add(id);
    return id;
  }

  lose(name: string, what: string): void {
    this.lost.push(`${name}: ${what}`);
  }

  /** What all types have. Without an explanation the right answer is one. */
  base({
    title,
    prompt,
    points,
    explanation,
    answer,
  }: {
    title: string;
    prompt: string;
    points?: number;
    explanation?: string;
    answer: string;
  }) {
    return {
      id: this.id(title),
      prompt: this.text(prompt),
      points: points ?? 1,
      attempts: 2,
      explanation: this.text(explanation?.trim() || `→ ${answer}`),
    };
  }

  add(question: Question): void {
    this.questions.push(question);
  }

  result(): Imported {
    return { questions: this.questions, lost: this.lost };
  }
}

/** `a`, `b`, … `z`, `a1`: ids of options that had none. */
export function optionId(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26));
  return index < 26 ? letter : `${letter}${Math.floor(index / 26)}`;
}

/** The options of a question with one right answer, or with several. */
export interface ForeignChoice {
  text: string;
  /** Percent of the points; above 0 is right. */
  share: number;
  feedback?: string | undefined;
}

export function choiceQuestion(
  context: ImportContext,
  base: ReturnType<ImportContext['base']>,
  choices: readonly ForeignChoice[],
  type: 'single' | 'multiple',
): Question {
  const options = choices.map(({ text, share, feedback }, index) => ({
    id: optionId(index),
    text: context.text(text),
    correct: share > 0,
    ...(feedback?.trim() ? { feedback: context.text(feedback) } : {}),
  }));
  return { ...base, type, options };
}

/** Partners that are the same text are one target. */
export function matchQuestion(
  context: ImportContext,
  base: ReturnType<ImportContext['base']>,
  pairs: readonly { text: string; partner: string }[],
): Question {
  const partners = [...new Set(pairs.map(({ partner }) => partner.trim()).filter(Boolean))];
  const targets = partners.map((text, index) => ({ id: `t${index + 1}`, text: context.text(text) }));
  const options = pairs
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, partner }, index) => ({
      id: optionId(index),
      text: context.text(text),
      target: `t${partners.indexOf(partner.trim()) + 1}`,
    }));
  return { ...base, type: 'match', options, targets };
}

/** What only we have. */
export function loseExtras(question: Question, context: ExportContext, { points = false }: { points?: boolean } = {}): void {
  if (!points && question.points !== 1) context.lose(question, `its weight of ${question.points} points`);
  if (question.attempts !== 2) context.lose(question, `that it may be answered ${question.attempts} times`);
}
