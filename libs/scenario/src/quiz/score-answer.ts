/** Judges answers as the browser sends them: with public ids. */
import { isRecord } from '@drydock/apimachinery';
import { inLocale, type Locale } from '../format/localized.ts';
import type { Question, QuestionOf } from '../format/quiz.schema.ts';
import { publicGaps } from './gaps.ts';
import { privateIds } from './public-question.ts';

/**
 * single: an option's id; multiple and order: option ids; match: target ids by option id; short: text; number: a number; gap: texts by the
 * gap's id; line: the number of a line; output: text; do: whatever names the cluster that was graded.
 * Anything else is malformed.
 */
export type QuizAnswer = unknown;

export interface ScoredAnswer {
  correct: boolean;
  /** 0 to `question.points`. */
  points: number;
  /** What to say about the chosen options, and the explanation when the question is done with. */
  feedback: string | undefined;
  attemptsLeft: number;
}

export interface ScoringOptions {
  /** The seed that the question was published with. */
  seed: number;
  locale: Locale;
  /** How many answers this question has had before, in this attempt. */
  attemptsMade: number;
  /** What the simulator says: for questions about an output, and for those that are done in a cluster. */
  simulated?: SimulatedAnswer;
}

/** `output`: what is really printed; `share`, 0 to 1: how far the learner has come in the question's own cluster. */
export type SimulatedAnswer = { output: string } | { share: number };

/** `malformed` says what is wrong with an answer that does not fit its question, or that comes too late; it does not count. */
export function scoreAnswer(question: Question, answer: QuizAnswer, options: ScoringOptions): ScoredAnswer | { malformed: string } {
  const { seed, locale, attemptsMade, simulated } = options;
  if (attemptsMade >= question.attempts) return { malformed: 'no attempts are left for this question' };
  const judged = judge(question, answer, privateIds(question, seed), simulated);
  if ('malformed' in judged) return judged;
  const correct = judged.share === 1;
  const attemptsLeft = correct ? 0 : question.attempts - attemptsMade - 1;
  const remarks = remarksOn(question, judged.chosen, locale);
  const feedback = attemptsLeft === 0 ? [...remarks, inLocale(question.explanation, locale)] : remarks;
  return { correct, points: round(question.points * judged.share), feedback: feedback.join('\n\n') || undefined, attemptsLeft };
}

interface Judged {
  /** 0 to 1. */
  share: number;
  /** The author's ids of the chosen options. */
  chosen: readonly string[];
}

type Judgement = Judged | { malformed: string };

function judge(
  question: Question,
  answer: QuizAnswer,
  ids: ReadonlyMap<string, string>,
  simulated: SimulatedAnswer | undefined,
): Judgement {
  switch (question.type) {
    case 'single':
      return withIds([answer], ids, ([chosen]) => ({ share: optionOf(question, chosen!)?.correct ? 1 : 0, chosen: [chosen!] }));
    case 'multiple':
      return withIds(answer, ids, (chosen) => ({ share: multipleShare(question, chosen), chosen }));
    case 'order':
      return withIds(answer, ids, (chosen) => judgeOrder(question, chosen));
    case 'match':
      return judgeMatch(question, answer, ids);
    case 'short':
      return typeof answer === 'string' && answer.length <= 1000 ? exact(acceptsText(question, answer)) : { malformed: 'a text is wanted' };
    case 'number':
      return typeof answer === 'number' && Number.isFinite(answer)
        ? exact(Math.abs(answer - question.answer) <= question.tolerance)
        : { malformed: 'a number is wanted' };
    case 'gap':
      return judgeGaps(question, answer);
    case 'line':
      return Number.isInteger(answer) ? exact(question.faulty.includes(answer as number)) : { malformed: 'the number of a line is wanted' };
    case 'output':
      return judgeOutput(answer, simulated);
    case 'do':
      return judgeCluster(answer, simulated);
  }
}

const LONGEST_TEXT = 20_000;

function judgeGaps(question: QuestionOf<'gap'>, answer: QuizAnswer): Judgement {
  const { ids } = publicGaps(question);
  if (!isRecord(answer) || Object.keys(answer).some((id) => !ids.has(id))) return { malformed: 'a text for each gap is wanted' };
  const filled = [...ids].map(([id, gap]) => ({ text: answer[id], gap: question.gaps.find((each) => each.id === gap)! }));
  if (filled.some(({ text }) => typeof text !== 'string' || text.length > 1000)) return { malformed: 'every gap needs its text' };
  // In a manifest case matters.
  const hits = filled.filter(({ text, gap }) => gap.accept.some((form) => inOneLine(form) === inOneLine(text as string))).length;
  return { share: hits / filled.length, chosen: [] };
}

function judgeOutput(answer: QuizAnswer, simulated: SimulatedAnswer | undefined): Judgement {
  if (typeof answer !== 'string' || answer.length > LONGEST_TEXT) return { malformed: 'a text is wanted' };
  if (!simulated || !('output' in simulated)) throw new Error('the output of a question was not simulated');
  const lines = (text: string) => text.split('\n').map(inOneLine).filter(Boolean).join('\n');
  return exact(lines(answer) === lines(simulated.output));
}

function judgeCluster(answer: QuizAnswer, simulated: SimulatedAnswer | undefined): Judgement {
  if (typeof answer !== 'string' || answer.length > LONGEST_TEXT) return { malformed: 'a cluster is wanted' };
  if (!simulated || !('share' in simulated)) throw new Error('the cluster of a question was not graded');
  return { share: simulated.share, chosen: [] };
}

/** Runs of white space count as one blank, and none around the text. */
function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function exact(correct: boolean): Judged {
  return { share: correct ? 1 : 0, chosen: [] };
}

function withIds(answer: QuizAnswer, ids: ReadonlyMap<string, string>, then: (chosen: string[]) => Judgement): Judgement {
  if (!Array.isArray(answer)) return { malformed: 'a list of options is wanted' };
  const chosen = answer.map((id) => privateId('o', id, ids));
  if (chosen.some((id) => id === undefined)) return { malformed: 'there is no such option' };
  if (new Set(chosen).size !== chosen.length) return { malformed: 'an option is chosen twice' };
  return then(chosen as string[]);
}

/** Options and targets have letters of their own, so that one never passes for the other. */
function privateId(letter: 'o' | 't', id: unknown, ids: ReadonlyMap<string, string>): string | undefined {
  return typeof id === 'string' && id.startsWith(letter) ? ids.get(id) : undefined;
}

type Choice = QuestionOf<'single'> | QuestionOf<'multiple'>;

function optionOf(question: Choice, id: string): Choice['options'][number] | undefined {
  return question.options.find((option) => option.id === id);
}

/** Each right choice earns its share and each wrong one takes a share away; never below nothing. */
function multipleShare(question: QuestionOf<'multiple'>, chosen: readonly string[]): number {
  const right = question.options.filter(({ correct }) => correct).length;
  const hits = chosen.filter((id) => optionOf(question, id)?.correct).length;
  return Math.max(0, (hits - (chosen.length - hits)) / right);
}

function judgeOrder(question: QuestionOf<'order'>, chosen: readonly string[]): Judgement {
  if (chosen.length !== question.options.length) return { malformed: 'every option needs its place' };
  return exact(question.options.every(({ id }, index) => id === chosen[index]));
}

function judgeMatch(question: QuestionOf<'match'>, answer: QuizAnswer, ids: ReadonlyMap<string, string>): Judgement {
  if (!isRecord(answer)) return { malformed: 'a partner for each option is wanted' };
  const pairs = Object.entries(answer).map(([option, target]) => [privateId('o', option, ids), privateId('t', target, ids)]);
  if (pairs.length !== question.options.length || pairs.some((pair) => pair.includes(undefined)))
    return { malformed: 'every option needs its partner' };
  const partners = new Map(pairs as [string, string][]);
  const hits = question.options.filter(({ id, target }) => partners.get(id) === target).length;
  return { share: hits / question.options.length, chosen: [] };
}

function acceptsText({ accept }: QuestionOf<'short'>, answer: string): boolean {
  const given = normalised(answer);
  return accept.some((form) => normalised(form) === given);
}

/** Compatibility forms, case, runs of white space, and quotes or a full stop around the whole do not count. */
function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^[\s"'`“”‘’]+|[\s"'`“”‘’.]+$/g, '');
}

function remarksOn(question: Question, chosen: readonly string[], locale: Locale): string[] {
  if (question.type !== 'single' && question.type !== 'multiple') return [];
  return chosen.flatMap((id) => {
    const feedback = optionOf(question, id)?.feedback;
    return feedback ? [inLocale(feedback, locale)] : [];
  });
}

function round(points: number): number {
  return Math.round(points * 100) / 100;
}
