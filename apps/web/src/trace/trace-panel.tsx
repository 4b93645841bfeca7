import { useMemo, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { AttemptState } from '../lesson/attempt-state.ts';
import { SchedulingList } from '../scheduling/scheduling-list.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice, Skeleton } from '../ui/status.tsx';
import { TabList } from '../ui/tab-list.tsx';
import { RequestRow } from './request-row.tsx';
import { commandTraces, type CommandTrace } from './trace-groups.ts';
import styles from './trace-panel.module.css';
import { useTrace } from './use-trace.ts';

interface TracePanelProps {
  readonly attempt: AttemptState;
  readonly open: boolean;
  /** Absent where the panel cannot be closed. */
  readonly onToggle: (() => void) | undefined;
}

type View = 'requests' | 'scheduling';

/** What happened behind the commands: what they asked of the API server, and where the scheduler sent the pods. */
export function TracePanel({ attempt, open, onToggle }: TracePanelProps) {
  const { t } = useI18n();
  const [view, setView] = useState<View>('requests');
  const tabs = [
    { id: 'requests', label: t.trace.title, panel: 'trace-requests' },
    { id: 'scheduling', label: t.scheduling.title, panel: 'trace-scheduling' },
  ] as const;

  return (
    <section className={styles.panel} aria-label={t.trace.title}>
      <header className={styles.head}>
        {open ? <TabList label={t.trace.views} tabs={tabs} active={view} onSelect={setView} /> : <h2>{t.trace.title}</h2>}
        <p>{open && view === 'scheduling' ? t.scheduling.lead : t.trace.lead}</p>
        {onToggle && (
          <IconButton
            label={open ? t.trace.hide : t.trace.show}
            icon={open ? 'down' : 'up'}
            size="small"
            aria-expanded={open}
            onClick={onToggle}
          />
        )}
      </header>
      {open && (
        <div className={styles.body} id={`trace-${view}`} role="tabpanel" aria-labelledby={`trace-${view}-tab`} tabIndex={-1}>
          {view === 'requests' ? <RequestsView attempt={attempt} /> : <SchedulingList attempt={attempt} />}
        </div>
      )}
    </section>
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
