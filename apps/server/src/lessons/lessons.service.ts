import { AttemptRepository, type AttemptWithProgress, type User } from '@drydock/persistence';
import { FALLBACK_LOCALE, inLocale, lessonIn, publicQuestion, type Locale, type Scenario, type Track } from '@drydock/scenario';
import { Injectable } from '@nestjs/common';
import { progressOf } from '../attempts/progress.ts';
import { shuffleSeed } from '../quizzes/shuffle-seed.ts';
import { LessonLibrary } from './lesson-library.ts';
import type { Course, Lesson, LessonSummary, Progress } from './lesson.types.ts';

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

  track(id: string): Track {
    return this.#library.tracks.find((track) => track.id === id)!;
  }

  scenario({ track, slug }: Pick<LessonSummary, 'track' | 'slug'>): Scenario {
    return this.#library.get(track, slug);
  }

  /** Undefined when there is no such lesson. */
  lesson(track: string, slug: string, locale: Locale): Lesson | undefined {
    const scenario = this.#library.find(track, slug);
    if (scenario === undefined) return undefined;
    const { translated, intro, steps, outro } = lessonIn(scenario, locale);
    return {
      ...lessonSummary(scenario),
      title: inLocale(scenario.title, locale),
      summary: inLocale(scenario.summary, locale),
      translated,
      intro,
      outro,
      steps: steps.map((text, index) => {
        const { checks, hints } = scenario.steps[index]!;
        return {
          ...text,
          checks: checks.map(({ id, title, points }) => ({ id, title: inLocale(title, locale), points })),
          hintCount: hints[FALLBACK_LOCALE].length,
        };
      }),
      quiz: scenario.quiz.map((question) => publicQuestion(question, locale, shuffleSeed(scenario))),
    };
  }

  /** What a learner has reached in each lesson that they have begun, by `<track>/<lesson>`: completed once is completed. */
  async progressOf(user: User): Promise<ReadonlyMap<string, Progress>> {
    const best = new Map<string, AttemptWithProgress>();
    for (const attempt of await this.#attempts.listOf(user.id)) {
      const key = `${attempt.track}/${attempt.slug}`;
      const known = best.get(key);
      if (known === undefined || (known.completedAt === null && attempt.completedAt !== null)) best.set(key, attempt);
    }
    return new Map(
      [...best].flatMap(([key, attempt]) => {
        const scenario = this.#library.find(attempt.track, attempt.slug);
        return scenario === undefined ? [] : [[key, progressOf(scenario, attempt)] as const];
      }),
    );
  }
}

export function lessonSummary({ track, id, minutes, difficulty }: Scenario): LessonSummary {
  return { track, slug: id, minutes, difficulty };
}
