/** What of a question goes to a browser: no answers, and options whose ids and order tell nothing. */
import { Rng, seedOf } from '@drydock/apimachinery';
import { inLocale, type Locale } from '../format/localized.ts';
import type { Question, QuestionOption, QuestionType } from '../format/quiz.schema.ts';
import { publicGaps } from './gaps.ts';
import { shuffle } from './shuffle.ts';

export interface PublicOption {
  /** Its place after shuffling (`o1`, `t1`): the author's ids may give the answer away. */
  id: string;
  text: string;
}

export interface PublicQuestion {
  id: string;
  type: QuestionType;
  prompt: string;
  points: number;
  attempts: number;
  options: PublicOption[];
  /**
   * What the question is about, as it is: a manifest with `[[g1]]` and so on where its gaps are, a manifest one line of which is wrong, or the
   * script whose output is asked for.
   */
  body: string | undefined;
  /** What the options of a match are matched with; absent otherwise. */
  targets: PublicOption[] | undefined;
  /** What is checked in the cluster of a do; absent otherwise. */
  checks: { id: string; title: string; points: number }[] | undefined;
}

/** The same seed gives the same order, so keep one seed for as long as an attempt lasts. */
export function publicQuestion(question: Question, locale: Locale, seed: number): PublicQuestion {
  const { type, prompt, points, attempts } = question;
  const { options, targets } = shuffledChoices(question, seed);
  const publish = (choices: readonly QuestionOption[], letter: string) =>
    choices.map(({ text }, index) => ({ id: `${letter}${index + 1}`, text: inLocale(text, locale) }));
  return {
    id: question.id,
    type,
    prompt: inLocale(prompt, locale),
    points,
    attempts,
    options: publish(options, 'o'),
    body: bodyOf(question),
    targets: question.type === 'match' ? publish(targets, 't') : undefined,
    checks:
      question.type === 'do' ? question.checks.map(({ id, title, points }) => ({ id, title: inLocale(title, locale), points })) : undefined,
  };
}

function bodyOf(question: Question): string | undefined {
  switch (question.type) {
    case 'gap':
      return publicGaps(question).manifest;
    case 'line':
      return question.manifest.trimEnd();
    case 'output':
      return question.run.trimEnd();
    default:
      return undefined;
  }
}

/** The author's ids by the public ones. */
export function privateIds(question: Question, seed: number): ReadonlyMap<string, string> {
  const { options, targets } = shuffledChoices(question, seed);
  return new Map([
    ...options.map(({ id }, index) => [`o${index + 1}`, id] as const),
    ...targets.map(({ id }, index) => [`t${index + 1}`, id] as const),
  ]);
}

interface Choices {
  options: QuestionOption[];
  targets: QuestionOption[];
}

function shuffledChoices(question: Question, seed: number): Choices {
  const rng = new Rng({ seed: seedOf(question.id, seed) });
  const options: readonly QuestionOption[] = 'options' in question ? question.options : [];
  const targets: readonly QuestionOption[] = question.type === 'match' ? question.targets : [];
  const shuffled = shuffle(options, rng);
  // A question about an order must not begin with its answer.
  const isSolved = question.type === 'order' && shuffled.every((option, index) => option === options[index]);
  return { options: isSolved ? [...shuffled.slice(1), shuffled[0]!] : shuffled, targets: shuffle(targets, rng) };
}
