import { useEffect, useState } from 'react';
import { useMutation } from 'urql';
import { useI18n } from '../i18n/i18n.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { useToast } from '../ui/toast.tsx';
import { clockNow, type ClockReading } from './attempt-state.ts';
import styles from './clock-control.module.css';
import { AdvanceTimeMutation, SetSpeedMutation } from './lesson.documents.ts';
import type { PartProps } from './lesson-text.tsx';

const SPEEDS = [0, 1, 10, 60];
const TICK_MS = 500;

/** The sandbox's own time: how fast it goes, and leaps forward. */
export function ClockControl({ attempt, dispatch }: Pick<PartProps, 'attempt' | 'dispatch'>) {
  const { t } = useI18n();
  const toast = useToast();
  const [{ fetching: setting }, setSpeed] = useMutation(SetSpeedMutation);
  const [{ fetching: leaping }, advance] = useMutation(AdvanceTimeMutation);
  const busy = setting || leaping;
  const { clock, id: attemptId } = attempt;

  const choose = async (speed: number) => {
    const { data } = await setSpeed({ attemptId, speed });
    if (data) dispatch({ type: 'clock', clock: data.setSpeed, at: Date.now() });
    else toast('bad', t.clock.failed);
  };
  const leap = async (seconds: number) => {
    const { data } = await advance({ attemptId, seconds });
    if (data) dispatch({ type: 'clock', clock: data.advanceTime, at: Date.now() });
    else toast('bad', t.clock.failed);
  };

  return (
    <div className={styles.clock} role="group" aria-label={t.clock.title}>
      <ClockFace clock={clock} />
      <div className={styles.speeds} role="group" aria-label={t.clock.speed}>
        {SPEEDS.map((speed) => (
          <button
            key={speed}
            type="button"
            aria-label={t.clock.speedNames[speed]}
            title={t.clock.speedNames[speed]}
            aria-pressed={clock.speed === speed}
            disabled={busy}
            onClick={() => void choose(speed)}
          >
            {speed === 0 ? <Icon name="pause" size={14} /> : t.clock.speeds[speed]}
          </button>
        ))}
      </div>
      <div className={styles.leaps}>
        <button
          type="button"
          aria-label={t.clock.skipMinuteName}
          title={t.clock.skipMinuteName}
          disabled={busy}
          onClick={() => void leap(60)}
        >
          {t.clock.skipMinute}
        </button>
        <button
          type="button"
          aria-label={t.clock.skipTenMinutesName}
          title={t.clock.skipTenMinutesName}
          disabled={busy}
          onClick={() => void leap(600)}
        >
          {t.clock.skipTenMinutes}
        </button>
      </div>
    </div>
  );
}

function ClockFace({ clock }: { clock: ClockReading }) {
  const { t, format } = useI18n();
  const [browserNow, setBrowserNow] = useState(() => Date.now());
  useEffect(() => {
    setBrowserNow(Date.now());
    if (clock.speed === 0) return;
    const timer = setInterval(() => setBrowserNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [clock]);
  const now = clockNow(clock, browserNow);
  return (
    <time
      className={classes(styles.face, clock.speed === 0 && styles.still)}
      dateTime={now.toISOString()}
      title={t.clock.now(format.dateTime(now))}
    >
      <Icon name={clock.speed === 0 ? 'pause' : 'clock'} />
      <span className={styles.day}>{format.day(now)}</span>
      {format.time(now)}
    </time>
  );
}
