import { AttemptRepository, type AttemptWithProgress, type User } from '@drydock/persistence';
import {
  FALLBACK_LOCALE,
  inLocale,
  isPersonal,
  lessonIn,
  publicQuestion,
  scenarioFor,
  wayTo,
  type Locale,
  type Scenario,
  type Track,
} from '@drydock/scenario';
import { Injectable } from '@nestjs/common';
import { deadlineOf, reportOf } from '../attempts/exam-rules.ts';
import { progressOf } from '../attempts/progress.ts';
import { shuffleSeed } from '../quizzes/shuffle-seed.ts';
import { LessonLibrary } from './lesson-library.ts';
import type { Course, Lesson, LessonProblem, LessonSummary, Progress } from './lesson.types.ts';

/** Who reads a lesson, and in which attempt: its parameters were drawn for it. */
export interface LessonReader {
  readonly user: User | undefined;
  readonly attemptId: string | undefined;
}

@Injectable()
export class LessonsService {
  readonly #library: LessonLibrary;
  readonly #attempts: AttemptRepository;

  constructor(library: LessonLibrary, attempts: AttemptRepository) {
    this.#library = library;
    this.#attempts = attempts;
  }

  courses(): Course[] {
    return this.#library.tracks.map(({ id, scenarios }) => ({ id, lessons: scenarios.map(lessonSummary) }));
  }

  /** What is wrong with one lesson, or with all: for authors, so nothing unless lessons are previewed. */
  problems(lesson: Pick<LessonSummary, 'track' | 'slug'> | undefined): readonly LessonProblem[] {
    if (!this.#library.isPreview) return [];
    return lesson ? this.#library.problemsOf(lesson.track, lesson.slug) : this.#library.problems;
  }

  track(id: string): Track {
    return this.#library.tracks.find((track) => track.id === id)!;
  }

  scenario({ track, slug }: Pick<LessonSummary, 'track' | 'slug'>): Scenario {
    return this.#library.get(track, slug);
  }

  /** Undefined when there is no such lesson. */
  async lesson(track: string, slug: string, locale: Locale, attempt: LessonReader): Promise<Lesson | undefined> {
    const written = this.#library.find(track, slug);
    if (written === undefined) return undefined;
    const seed = await this.#seedOf(written, attempt);
    const scenario = scenarioFor(written, seed);
    const { translated, intro, steps, outro } = lessonIn(scenario, locale);
    return {
      ...lessonSummary(scenario),
      title: inLocale(scenario.title, locale),
      summary: inLocale(scenario.summary, locale),
      translated,
      intro,
      outro,
      exam: scenario.exam && {
        ...scenario.exam,
        domains: Object.entries(scenario.exam.domains).map(([id, title]) => ({ id, title: inLocale(title, locale) })),
      },
      steps: steps.map((text, index) => {
        const { checks, hints, after, domain, place } = scenario.steps[index]!;
        return {
          ...text,
          checks: checks.map(({ id, title, points }) => ({ id, title: inLocale(title, locale), points })),
          hintCount: hints[FALLBACK_LOCALE].length,
          after,
          domain,
          place: place && { cluster: place.cluster, command: wayTo(place) },
        };
      }),
      quiz: scenario.quiz.map((question) => publicQuestion(question, locale, shuffleSeed(scenario, seed))),
      passMark: scenario.quizRules.passMark,
    };
  }

  /** What parameters and questions are drawn from. Who has no attempt reads the lesson with sample values. */
  async #seedOf(scenario: Scenario, { user, attemptId }: LessonReader): Promise<number> {
    const { track, id } = scenario;
    if (user === undefined || !isPersonal(scenario)) return 0;
    const attempt = attemptId === undefined ? await this.#attempts.findOpen(user.id, track, id) : await this.#ownAttempt(user, attemptId);
    return attempt?.track === track && attempt.slug === id ? attempt.seed : 0;
  }

  async #ownAttempt(user: User, attemptId: string): Promise<AttemptWithProgress | null> {
    const attempt = await this.#attempts.find(attemptId);
    return attempt?.userId === user.id ? attempt : null;
  }

  /** What a learner has reached in each lesson that they have begun, by `<track>/<lesson>`: completed once is completed, passed once is passed. */
  async progressOf(user: User): Promise<ReadonlyMap<string, Progress>> {
    const best = new Map<string, AttemptWithProgress>();
    const open = new Map<string, AttemptWithProgress>();
    for (const attempt of await this.#attempts.listOf(user.id)) {
      const key = `${attempt.track}/${attempt.slug}`;
      const known = best.get(key);
      if (attempt.completedAt === null && attempt.supersededAt === null) open.set(key, attempt);
      if (known === undefined || this.#rankOf(attempt) > this.#rankOf(known)) best.set(key, attempt);
    }
    return new Map(
      [...best].flatMap(([key, attempt]) => {
        const scenario = this.#library.find(attempt.track, attempt.slug);
        if (scenario === undefined) return [];
        const running = open.get(key);
        const runsUntil = running && deadlineOf(running, scenario);
        return [[key, { ...progressOf(scenario, attempt), runsUntil, passed: this.#hasPassed(attempt) }] as const];
      }),
    );
  }

  /** Undefined for what is no exam, and for one that is not over. */
  #hasPassed(attempt: AttemptWithProgress): boolean | undefined {
    if (!this.#library.find(attempt.track, attempt.slug)?.exam) return undefined;
    return reportOf(attempt, this.#library.getFor(attempt), FALLBACK_LOCALE)?.passed;
  }

  #rankOf(attempt: AttemptWithProgress): number {
    return attempt.completedAt === null ? 0 : this.#hasPassed(attempt) ? 2 : 1;
  }
}

export function lessonSummary({ track, id, minutes, difficulty, prerequisites, exam }: Scenario): LessonSummary {
  return { track, slug: id, minutes, difficulty, prerequisites, isExam: exam !== undefined };
}
