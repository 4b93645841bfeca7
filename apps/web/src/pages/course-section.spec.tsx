import { cleanup, render, screen } from '@testing-library/react';
import { I18nProvider } from '../i18n/i18n.tsx';
import { CourseSection } from './course-section.tsx';
import type { Course, LessonSummary } from './courses.documents.ts';

const lesson = (slug: string, more: Partial<LessonSummary> = {}): LessonSummary => ({
  track: 'basics',
  slug,
  title: `About ${slug}`,
  summary: '',
  minutes: 10,
  difficulty: 'beginner',
  prerequisites: [],
  isExam: false,
  progress: null,
  ...more,
});

function show(...lessons: LessonSummary[]) {
  const course: Course = { id: 'basics', title: 'Basics', summary: '', lessons };
  render(
    <I18nProvider>
      <CourseSection course={course} courses={[course]} next={undefined} />
    </I18nProvider>,
  );
}

describe('a course on the first page', () => {
  afterEach(cleanup);

  it('leads to the lessons that another builds on', () => {
    show(lesson('pods'), lesson('probes', { prerequisites: ['basics/pods'] }));
    const links = screen.getAllByText('About pods').map((link) => link.getAttribute('href'));
    expect(links).toEqual(['/lessons/basics/pods', '/lessons/basics/pods']);
  });

  it('ticks off an exam when it was passed, and not when it was failed', () => {
    const over = (passed: boolean) => ({
      isExam: true,
      progress: {
        state: 'COMPLETED',
        stepsDone: 1,
        steps: 1,
        points: 1,
        maxPoints: 1,
        quizCorrect: 0,
        quizTotal: 0,
        runsUntil: null,
        passed,
      },
    });
    show(lesson('final', over(false)));
    expect([screen.getByText('Not passed'), screen.getByText('0 of 1 finished')]).toHaveLength(2);
    cleanup();
    show(lesson('final', over(true)));
    expect([screen.getByText('Passed'), screen.getByText('1 of 1 finished')]).toHaveLength(2);
  });

  it('counts exams by themselves', () => {
    show(lesson('pods'), lesson('probes'), lesson('final', { isExam: true }));
    expect(screen.getByText('2 lessons, 1 exam, about 30 min')).toBeTruthy();
    cleanup();
    show(lesson('final', { isExam: true }));
    expect(screen.getByText('1 exam, about 10 min')).toBeTruthy();
  });
});
