import { Link } from 'wouter';
import { useI18n } from '../i18n/i18n.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { Meter } from '../ui/status.tsx';
import { TextWithCode } from '../ui/text-with-code.tsx';
import styles from './course-section.module.css';
import { lessonPath, stateOf, type Course, type LessonSummary } from './courses.documents.ts';

export function CourseSection({ course }: { course: Course }) {
  const { t, format } = useI18n();
  const done = course.lessons.filter((lesson) => stateOf(lesson) === 'COMPLETED').length;
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
            {t.home.lessonCount(course.lessons.length)}, {t.home.totalMinutes(format.minutes(minutes))}
          </span>
          <Meter value={done} max={course.lessons.length} label={t.home.progressLabel(course.title)} />
          <span>{t.home.completedOf(done, course.lessons.length)}</span>
        </div>
      </header>
      <ol className={styles.lessons}>
        {course.lessons.map((lesson, index) => (
          <LessonRow key={lesson.slug} lesson={lesson} number={index + 1} />
        ))}
      </ol>
    </article>
  );
}

function LessonRow({ lesson, number }: { lesson: LessonSummary; number: number }) {
  const { t, format } = useI18n();
  const state = stateOf(lesson);
  const { progress } = lesson;
  return (
    <li className={styles.lesson}>
      <span className={classes(styles.number, state === 'COMPLETED' && styles.finished)} aria-hidden="true">
        {state === 'COMPLETED' ? <Icon name="check" /> : format.number(number)}
      </span>
      <div className={styles.words}>
        <h4>
          <Link href={lessonPath(lesson)}>{lesson.title}</Link>
        </h4>
        <p>
          <TextWithCode text={lesson.summary} />
        </p>
      </div>
      <div className={styles.facts}>
        <span className={styles.fact}>{t.home.difficulties[lesson.difficulty] ?? lesson.difficulty}</span>
        <span className={styles.fact}>
          <Icon name="clock" size={14} />
          {format.minutes(lesson.minutes)}
        </span>
        <span className={classes(styles.state, styles[state])}>
          {t.home.states[state]}
          {progress && state === 'STARTED' && <small>{t.home.stepsDone(progress.stepsDone, progress.steps)}</small>}
        </span>
      </div>
    </li>
  );
}
