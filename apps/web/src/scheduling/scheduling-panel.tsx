import type { ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { AttemptState } from '../lesson/attempt-state.ts';
import { WatchSection } from '../lesson/watch-section.tsx';
import { SchedulingList } from './scheduling-list.tsx';

/** Where the scheduler sent the pods, and why. */
export function SchedulingPanel({ attempt, open, head }: { attempt: AttemptState; open: boolean; head: ReactNode }) {
  const { t } = useI18n();
  return (
    <WatchSection label={t.scheduling.title} head={head}>
      {open && <SchedulingList attempt={attempt} />}
    </WatchSection>
  );
}
