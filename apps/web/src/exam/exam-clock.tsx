import { useEffect, useRef, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { PartProps } from '../lesson/lesson-text.tsx';
import { useAnnounce } from '../ui/announcer.tsx';
import styles from './exam.module.css';
import { timeLeft } from './time-left.ts';
import { useFinishExam } from './use-finish-exam.ts';

const TICK_MS = 1000;
/** Minutes at which those who do not see the clock are told. */
const WARNINGS = [10, 5, 1];
/** The server's clock decides: it is asked a moment later, when it must agree. */
const GRACE_MS = 1500;

/** How long an exam still takes. When the time is over, its report is fetched. */
export function ExamClock({ attempt, dispatch }: Pick<PartProps, 'attempt' | 'dispatch'>) {
  const { t } = useI18n();
  const announce = useAnnounce();
  const { finish } = useFinishExam({ attempt, dispatch });
  const deadline = Date.parse(attempt.exam!.deadline);
  const [now, setNow] = useState(Date.now());
  const over = useRef(false);
  const told = useRef<number | undefined>(undefined);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const left = deadline - now;
  const minutes = Math.ceil(left / 60_000);
  useEffect(() => {
    if (WARNINGS.includes(minutes) && told.current !== minutes) {
      told.current = minutes;
      announce(t.exam.minutesLeft(minutes));
    }
    if (left > 0 || over.current) return;
    over.current = true;
    setTimeout(() => void finish(), GRACE_MS);
  });
  return (
    <span className={styles.clock} role="timer" aria-label={t.exam.timeLeft} data-short={minutes <= 5 || undefined}>
      <span className={styles.clockLabel}>{t.exam.timeLeft}</span> <b>{timeLeft(left)}</b>
    </span>
  );
}
