import { useQuery } from 'urql';
import { useSession } from '../account/session.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { CoursesQuery, lessonAfter, lessonPath } from '../pages/courses.documents.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Meter } from '../ui/status.tsx';
import { pointsOf } from './attempt-state.ts';
import { titleOf } from './contents-nav.tsx';
import styles from './finish-view.module.css';
import type { PartProps } from './lesson-text.tsx';
import { Markdown } from './markdown/markdown.tsx';
import { isFinished, openSections, sectionsOf } from './sections.ts';

export function FinishView({ lesson, attempt, onRestart, onGo }: PartProps & { onGo: (index: number) => void }) {
  const { t } = useI18n();
  const finished = isFinished(lesson, attempt);
  const sections = sectionsOf(lesson);
  const open = openSections(lesson, attempt);
  const isNear = open.length * 2 <= sections.length - 2;
  return (
    <>
      <div className={styles.banner} data-finished={finished || undefined}>
        <Icon name={finished ? 'anchor' : 'clock'} size={30} />
        <div>
          <h3>{finished ? t.completion.title : isNear ? t.completion.notYetTitle : t.completion.stillOpenTitle}</h3>
          <p>{finished ? t.completion.lead(lesson.title) : t.completion.notYetLead}</p>
        </div>
      </div>
      <Figures lesson={lesson} attempt={attempt} />
      {open.length > 0 && (
        <ul className={styles.open}>
          {open.map((section) => (
            <li key={section.id}>
              <Button look="quiet" icon="right" onClick={() => onGo(sections.findIndex(({ id }) => id === section.id))}>
                {t.completion.openStep(titleOf(section, t))}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {finished && lesson.outro && <Markdown source={lesson.outro} />}
      {finished && <GoOn track={lesson.track} slug={lesson.slug} />}
      <Button look="quiet" icon="restart" className={styles.restart} onClick={onRestart}>
        {t.lesson.restart}
      </Button>
    </>
  );
}

function Figures({ lesson, attempt }: Pick<PartProps, 'lesson' | 'attempt'>) {
  const { t, format } = useI18n();
  const rows: [string, number, number][] = [
    [t.completion.steps, attempt.results.filter(({ passed }) => passed).length, lesson.steps.length],
    [t.completion.quiz, attempt.answers.filter(({ correct }) => correct).length, lesson.quiz.length],
    [t.completion.points, pointsOf(attempt), attempt.progress.maxPoints],
  ];
  return (
    <dl className={styles.figures}>
      {rows
        .filter(([, , max]) => max > 0)
        .map(([name, value, max]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {format.number(value)} / {format.number(max)}
            </dd>
            <Meter value={value} max={max} label={name} />
          </div>
        ))}
    </dl>
  );
}

function GoOn({ track, slug }: { track: string; slug: string }) {
  const { t, locale } = useI18n();
  const { user } = useSession();
  const [{ data }] = useQuery({ query: CoursesQuery, variables: { locale } });
  const next = data && lessonAfter(data.courses, track, slug);
  return (
    <div className={styles.next}>
      {next ? (
        <LinkButton href={lessonPath(next)} look="primary" size="large" icon="play">
          {t.completion.next(next.title)}
        </LinkButton>
      ) : (
        <>
          {data && <p>{t.completion.noNext}</p>}
          <LinkButton href="/" look="primary">
            {t.lesson.backToCourses}
          </LinkButton>
        </>
      )}
      {user?.guest && <p>{t.completion.keep}</p>}
    </div>
  );
}
