import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const CoursesQuery = graphql(`
  query Courses($locale: Locale!) {
    courses {
      id
      title(locale: $locale)
      summary(locale: $locale)
      lessons {
        track
        slug
        title(locale: $locale)
        summary(locale: $locale)
        minutes
        difficulty
        prerequisites
        isExam
        progress {
          state
          stepsDone
          steps
          points
          maxPoints
          quizCorrect
          quizTotal
          runsUntil
          passed
        }
      }
    }
  }
`);

export type Course = ResultOf<typeof CoursesQuery>['courses'][number];
export type LessonSummary = Course['lessons'][number];

export type LessonState = 'NOT_STARTED' | 'STARTED' | 'COMPLETED';

export function stateOf(lesson: LessonSummary): LessonState {
  const state = lesson.progress?.state;
  return state === 'STARTED' || state === 'COMPLETED' ? state : 'NOT_STARTED';
}

/** An exam that was failed is over, and nothing to be ticked off. */
export const isAchieved = (lesson: LessonSummary): boolean => stateOf(lesson) === 'COMPLETED' && lesson.progress?.passed !== false;

export const lessonPath = (lesson: Pick<LessonSummary, 'track' | 'slug'>): string => `/lessons/${lesson.track}/${lesson.slug}`;

export interface NextLesson {
  readonly kind: 'exam' | 'start' | 'resume' | 'next' | 'done';
  readonly lesson: LessonSummary;
}

export interface Prerequisite {
  readonly lesson: LessonSummary;
  readonly done: boolean;
}

/** The lessons that one builds on, in the order in which they are taught. Nobody is kept out by them. */
export function prerequisitesOf(lesson: LessonSummary, courses: readonly Course[]): readonly Prerequisite[] {
  return courses
    .flatMap(({ lessons }) => lessons)
    .filter(({ track, slug }) => lesson.prerequisites.includes(`${track}/${slug}`))
    .map((each) => ({ lesson: each, done: stateOf(each) === 'COMPLETED' }));
}

/** What to do first: an exam that runs, else what was begun, else the first that is not finished and whose prerequisites are, else from the top. Undefined without lessons. */
export function nextLesson(courses: readonly Course[]): NextLesson | undefined {
  const lessons = courses.flatMap((course) => course.lessons);
  const [first] = lessons;
  if (!first) return undefined;
  const exam = lessons.find((lesson) => lesson.progress?.runsUntil != null);
  if (exam) return { kind: 'exam', lesson: exam };
  const begun = lessons.find((lesson) => stateOf(lesson) === 'STARTED');
  if (begun) return { kind: 'resume', lesson: begun };
  const isReady = (lesson: LessonSummary) => prerequisitesOf(lesson, courses).every(({ done }) => done);
  const notStarted = lessons.filter((lesson) => stateOf(lesson) === 'NOT_STARTED');
  const open = notStarted.find(isReady) ?? notStarted[0];
  if (!open) return { kind: 'done', lesson: first };
  return { kind: open === first ? 'start' : 'next', lesson: open };
}

/** The lesson after the given one in its course. */
export function lessonAfter(courses: readonly Course[], track: string, slug: string): LessonSummary | undefined {
  const lessons = courses.find((course) => course.id === track)?.lessons ?? [];
  const index = lessons.findIndex((lesson) => lesson.slug === slug);
  return index < 0 ? undefined : lessons[index + 1];
}
