import { useI18n } from '../i18n/i18n.tsx';
import type { Messages } from '../i18n/en.ts';
import { markOf } from '../exam/use-marks.ts';
import { Icon } from '../ui/icon.tsx';
import { Hidden } from '../ui/status.tsx';
import type { AttemptState } from './attempt-state.ts';
import styles from './contents-nav.module.css';
import type { Lesson } from './lesson.documents.ts';
import { isDone, type Section } from './sections.ts';

export function titleOf(section: Section, t: Messages): string {
  return section.kind === 'step' ? section.step.title : t.lesson[section.kind];
}

interface ContentsNavProps {
  readonly sections: readonly Section[];
  readonly current: number;
  readonly lesson: Lesson;
  readonly attempt: AttemptState;
  readonly onGo: (index: number) => void;
}

/** The parts of the lesson as a draught scale: a mark for each, filled when it is done. */
export function ContentsNav({ sections, current, lesson, attempt, onGo }: ContentsNavProps) {
  const { t, format } = useI18n();
  return (
    <nav className={styles.nav} aria-label={t.lesson.contents}>
      <ol>
        {sections.map((section, index) => {
          const done = isDone(section, lesson, attempt);
          const { flagged, skipped } = section.kind === 'step' ? markOf(attempt, section.step.id) : NO_MARK;
          return (
            <li key={section.id} data-done={done || undefined} data-flagged={flagged || undefined} data-skipped={skipped || undefined}>
              <button
                type="button"
                title={titleOf(section, t)}
                aria-current={index === current ? 'step' : undefined}
                onClick={() => onGo(index)}
              >
                <span className={styles.mark} aria-hidden="true">
                  {done ? (
                    <Icon name="check" size={14} />
                  ) : section.kind === 'step' ? (
                    format.number(section.number)
                  ) : (
                    <Icon name={ICONS[section.kind]} size={14} />
                  )}
                </span>
                <Hidden>
                  {section.kind === 'step' ? `${(lesson.exam ? t.exam.taskNumber : t.lesson.step)(section.number)}: ` : ''}
                  {titleOf(section, t)}
                  {[done && t.lesson.done, flagged && t.exam.flagged, skipped && t.exam.skipped]
                    .filter(Boolean)
                    .map((said) => ` (${said})`)
                    .join('')}
                </Hidden>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

const NO_MARK = { flagged: false, skipped: false };

const ICONS = { intro: 'info', quiz: 'pencil', finish: 'anchor' } as const;
