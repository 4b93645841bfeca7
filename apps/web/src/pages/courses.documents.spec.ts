import { lessonAfter, nextLesson, prerequisitesOf, type Course } from './courses.documents.ts';

const progress = (state: string) => ({
  state,
  stepsDone: 0,
  steps: 1,
  points: 0,
  maxPoints: 1,
  quizCorrect: 0,
  quizTotal: 0,
  runsUntil: null as string | null,
  passed: null,
});
const course = (id: string, ...states: (string | null)[]): Course => ({
  id,
  title: id,
  summary: '',
  lessons: states.map((state, index) => ({
    track: id,
    slug: `${index}`,
    title: '',
    summary: '',
    minutes: 1,
    difficulty: 'beginner',
    prerequisites: [],
    isExam: false,
    progress: state === null ? null : state === 'RUNS' ? { ...progress('COMPLETED'), runsUntil: '2026-01-01T10:00:00Z' } : progress(state),
  })),
});

describe('nextLesson', () => {
  it.each([
    ['nothing', [], undefined],
    ['a newcomer', [course('a', null, null)], ['start', 'a', '0']],
    ['an exam that is taken again', [course('a', 'STARTED'), course('b', 'RUNS')], ['exam', 'b', '0']],
    ['something begun', [course('a', 'COMPLETED', null), course('b', 'STARTED')], ['resume', 'b', '0']],
    ['between two lessons', [course('a', 'COMPLETED', null)], ['next', 'a', '1']],
    ['everything', [course('a', 'COMPLETED')], ['done', 'a', '0']],
  ])('after %s', (_name, courses, expected) => {
    const next = nextLesson(courses);
    expect(next && [next.kind, next.lesson.track, next.lesson.slug]).toEqual(expected);
  });
});

describe('prerequisites', () => {
  const [first, second] = [course('a', null, 'COMPLETED'), course('b', null, null)];
  const needing = { ...second!.lessons[0]!, prerequisites: ['a/0', 'a/1', 'a/9'] };
  const courses = [first!, { ...second!, lessons: [needing, second!.lessons[1]!] }];

  it('are told with whether they are done', () => {
    expect(prerequisitesOf(needing, courses).map(({ lesson, done }) => [lesson.slug, done])).toEqual([
      ['0', false],
      ['1', true],
    ]);
  });

  it('make that wait which builds on what was not done, while there is something else', () => {
    const rest = courses.map((each) => (each === first ? course('a', 'STARTED', 'COMPLETED') : each));
    expect(nextLesson(rest)!.lesson.track).toBe('a');
    const skipped = [{ ...needing, prerequisites: ['b/1'] }, second!.lessons[1]!];
    expect(nextLesson([course('a', 'COMPLETED'), { ...second!, lessons: skipped }])!.lesson.slug).toBe('1');
    expect(nextLesson([{ ...second!, lessons: [{ ...needing, prerequisites: ['b/0'] }] }])!.lesson.slug).toBe('0');
  });
});

describe('lessonAfter', () => {
  it('stays in the course', () => {
    const courses = [course('a', null, null), course('b', null)];
    expect([lessonAfter(courses, 'a', '0')?.slug, lessonAfter(courses, 'a', '1'), lessonAfter(courses, 'x', '0')]).toEqual([
      '1',
      undefined,
      undefined,
    ]);
  });
});
