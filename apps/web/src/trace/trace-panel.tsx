import { useMemo, useState, type ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { AttemptState } from '../lesson/attempt-state.ts';
import { WatchSection } from '../lesson/watch-section.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice, Skeleton } from '../ui/status.tsx';
import { RequestRow } from './request-row.tsx';
import { commandTraces, type CommandTrace } from './trace-groups.ts';
import styles from './trace-panel.module.css';
import { useTrace } from './use-trace.ts';

interface TracePanelProps {
  readonly attempt: AttemptState;
  readonly open: boolean;
  /** Stands at the head of the panel. */
  readonly head: ReactNode;
}

/** What each command asked of the API server. */
export function TracePanel({ attempt, open, head }: TracePanelProps) {
  const { t } = useI18n();
  return (
    <WatchSection label={t.trace.title} head={head}>
      {open && <RequestsView attempt={attempt} />}
    </WatchSection>
  );
}

function RequestsView({ attempt }: { readonly attempt: AttemptState }) {
  const { t } = useI18n();
  const { requests, loading, failure, reload } = useTrace(attempt);
  const traces = useMemo(() => commandTraces(requests, attempt.commands), [requests, attempt.commands]);
  return (
    <>
      {failure && traces.length === 0 && (
        <Notice tone="bad" title={t.trace.failed} action={<Button onClick={reload}>{t.app.retry}</Button>}>
          <p>{t.errors[failure]}</p>
        </Notice>
      )}
      {loading && traces.length === 0 && (
        <div role="status" aria-label={t.trace.loading} className={styles.waiting}>
          <Skeleton height="2rem" />
          <Skeleton height="2rem" />
        </div>
      )}
      {!loading && !failure && traces.length === 0 && <p className={styles.empty}>{t.trace.empty}</p>}
      <ol className={styles.commands}>
        {traces.map((trace, index) => (
          <CommandRow key={trace.id} trace={trace} first={index === 0} />
        ))}
      </ol>
    </>
  );
}

function CommandRow({ trace, first }: { trace: CommandTrace; first: boolean }) {
  const { t } = useI18n();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? first;
  return (
    <li className={styles.command}>
      <button type="button" className={styles.line} aria-expanded={open} onClick={() => setChosen(!open)}>
        <Icon name={open ? 'down' : 'right'} size={14} />
        <code>{trace.line ?? t.trace.unnamedCommand}</code>
        <span className={styles.facts}>
          {trace.exitCode !== null && trace.exitCode !== 0 && <span className={styles.failed}>{t.trace.exitCode(trace.exitCode)}</span>}
          <span>{t.trace.requests(trace.count)}</span>
        </span>
      </button>
      {open && (
        <ol className={styles.requests}>
          {trace.requests.map((request) => (
            <RequestRow key={request.id} request={request} />
          ))}
        </ol>
      )}
    </li>
  );
}
