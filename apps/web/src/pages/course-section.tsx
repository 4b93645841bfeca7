import { Link } from 'wouter';
import type { Messages } from '../i18n/en.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { Hidden, Meter } from '../ui/status.tsx';
import { TextWithCode } from '../ui/text-with-code.tsx';
import styles from './course-section.module.css';
import {
  isAchieved,
  lessonPath,
  prerequisitesOf,
  stateOf,
  type Course,
  type LessonSummary,
  type Prerequisite,
} from './courses.documents.ts';

/** `next`: the lesson that is recommended, wherever it is. */
export function CourseSection({ course, courses, next }: { course: Course; courses: readonly Course[]; next: LessonSummary | undefined }) {
  const { t, format } = useI18n();
  const done = course.lessons.filter(isAchieved).length;
  const minutes = course.lessons.reduce((sum, lesson) => sum + lesson.minutes, 0);
  return (
    <article className={styles.course}>
      <header className={styles.head}>
        <div>
          <h3>{course.title}</h3>
          <p>
            <TextWithCode text={course.summary} />
          </p>
        </div>
        <div className={styles.progress}>
          <span>
            {countsOf(course, t).join(', ')}, {t.home.totalMinutes(format.minutes(minutes))}
          </span>
          <Meter value={done} max={course.lessons.length} label={t.home.progressLabel(course.title)} />
          <span>{t.home.completedOf(done, course.lessons.length)}</span>
        </div>
      </header>
      <ol className={styles.lessons}>
        {course.lessons.map((lesson, index) => (
          <LessonRow
            key={lesson.slug}
            lesson={lesson}
            number={index + 1}
            prerequisites={prerequisitesOf(lesson, courses)}
            recommended={lesson === next}
          />
        ))}
      </ol>
    </article>
  );
}

/** An exam is no lesson. */
function countsOf({ lessons }: Course, t: Messages): string[] {
  const exams = lessons.filter(({ isExam }) => isExam).length;
  const counts = [
    { count: lessons.length - exams, words: t.home.lessonCount },
    { count: exams, words: t.home.examCount },
  ];
  return counts.filter(({ count }) => count > 0).map(({ count, words }) => words(count));
}

interface LessonRowProps {
  readonly lesson: LessonSummary;
  readonly number: number;
  readonly prerequisites: readonly Prerequisite[];
  readonly recommended: boolean;
}

function LessonRow({ lesson, number, prerequisites, recommended }: LessonRowProps) {
  const { t, format } = useI18n();
  const { progress } = lesson;
  const state = stateOf(lesson);
  const achieved = isAchieved(lesson);
  const words = progress?.runsUntil
    ? t.home.running
    : state === 'COMPLETED' && lesson.isExam
      ? t.exam[achieved ? 'passed' : 'notPassed']
      : t.home.states[state];
  return (
    <li className={styles.lesson}>
      <span className={classes(styles.number, achieved && styles.finished)} aria-hidden="true">
        {achieved ? <Icon name="check" /> : format.number(number)}
      </span>
      <div className={styles.words}>
        <h4>
          <Link href={lessonPath(lesson)}>{lesson.title}</Link>
        </h4>
        <p>
          <TextWithCode text={lesson.summary} />
        </p>
        {state !== 'COMPLETED' && prerequisites.length > 0 && <BuildsOn prerequisites={prerequisites} />}
      </div>
      <div className={styles.facts}>
        <span className={styles.fact}>{t.home.difficulties[lesson.difficulty] ?? lesson.difficulty}</span>
        <span className={styles.fact}>
          <Icon name="clock" size={14} />
          {format.minutes(lesson.minutes)}
        </span>
        <span
          className={classes(
            styles.state,
            styles[state === 'COMPLETED' && !achieved ? 'STARTED' : state],
            recommended && state === 'NOT_STARTED' && styles.recommended,
          )}
        >
          {recommended && state === 'NOT_STARTED' ? t.home.recommended : words}
          {progress && state === 'STARTED' && !progress.runsUntil && <small>{t.home.stepsDone(progress.stepsDone, progress.steps)}</small>}
        </span>
      </div>
    </li>
  );
}

/** What should be known before; what is done already is marked. A recommendation: every lesson can be opened. */
function BuildsOn({ prerequisites }: { prerequisites: readonly Prerequisite[] }) {
  const { t } = useI18n();
  return (
    <p className={styles.before}>
      {t.home.buildsOn}{' '}
      {prerequisites.map(({ lesson, done }, index) => (
        <span key={`${lesson.track}/${lesson.slug}`} data-done={done || undefined}>
          {index > 0 && ', '}
          {done && <Icon name="check" size={13} />}
          <Link href={lessonPath(lesson)}>{lesson.title}</Link>
          {done && <Hidden> ({t.home.states.COMPLETED})</Hidden>}
        </span>
      ))}
    </p>
  );
}
