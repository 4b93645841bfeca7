import type { User } from '@drydock/persistence';
import { inLocale, type Locale } from '@drydock/scenario';
import { Args, ID, Context as GraphqlContext, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentUser } from '../accounts/session.guard.ts';
import { LocaleType } from '../graphql/locale.type.ts';
import { Course, Lesson, LessonProblem, LessonSummary, Progress } from './lesson.types.ts';
import { LessonsService } from './lessons.service.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Open to everybody: what can be learned here is no secret. */
@Resolver(() => Course)
export class CoursesResolver {
  readonly #lessons: LessonsService;

  constructor(lessons: LessonsService) {
    this.#lessons = lessons;
  }

  @Query(() => [Course])
  courses(): Course[] {
    return this.#lessons.courses();
  }

  @Query(() => Lesson, { nullable: true })
  async lesson(
    @CurrentUser() user: User | undefined,
    @Args('track', { type: () => String }) track: string,
    @Args('slug', { type: () => String }) slug: string,
    @Args('locale', { type: () => LocaleType }) locale: Locale,
    @Args('attemptId', { type: () => ID, nullable: true, description: 'The attempt that the parameters were drawn for' })
    attemptId?: string,
  ): Promise<Lesson | null> {
    const reader = { user, attemptId: attemptId !== undefined && UUID.test(attemptId) ? attemptId : undefined };
    return (await this.#lessons.lesson(track, slug, locale, reader)) ?? null;
  }

  @Query(() => [LessonProblem], {
    description: 'Of one lesson, or of all: what its author must put right. Empty unless lessons are previewed',
  })
  lessonProblems(
    @Args('track', { type: () => String, nullable: true }) track: string | null,
    @Args('slug', { type: () => String, nullable: true }) slug: string | null,
  ): LessonProblem[] {
    return [...this.#lessons.problems(track && slug ? { track, slug } : undefined)];
  }

  @ResolveField(() => String)
  title(@Parent() course: Course, @Args('locale', { type: () => LocaleType }) locale: Locale): string {
    return inLocale(this.#lessons.track(course.id).title, locale);
  }

  @ResolveField(() => String)
  summary(@Parent() course: Course, @Args('locale', { type: () => LocaleType }) locale: Locale): string {
    return inLocale(this.#lessons.track(course.id).summary, locale);
  }
}

/** Progress is read once for all lessons of a query. */
interface ProgressCache {
  progress?: Promise<ReadonlyMap<string, Progress>>;
}

@Resolver(() => LessonSummary)
export class LessonSummaryResolver {
  readonly #lessons: LessonsService;

  constructor(lessons: LessonsService) {
    this.#lessons = lessons;
  }

  @ResolveField(() => String)
  title(@Parent() lesson: LessonSummary, @Args('locale', { type: () => LocaleType }) locale: Locale): string {
    return inLocale(this.#lessons.scenario(lesson).title, locale);
  }

  @ResolveField(() => String)
  summary(@Parent() lesson: LessonSummary, @Args('locale', { type: () => LocaleType }) locale: Locale): string {
    return inLocale(this.#lessons.scenario(lesson).summary, locale);
  }

  @ResolveField(() => Progress, { nullable: true, description: 'Null without a session, and for a lesson that was never begun' })
  async progress(
    @Parent() { track, slug }: LessonSummary,
    @CurrentUser() user: User | undefined,
    @GraphqlContext() cache: ProgressCache,
  ): Promise<Progress | null> {
    if (user === undefined) return null;
    cache.progress ??= this.#lessons.progressOf(user);
    return (await cache.progress).get(`${track}/${slug}`) ?? null;
  }
}
