import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { AttemptState } from '../lesson/attempt-state.ts';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { Notice, Skeleton } from '../ui/status.tsx';
import type { SchedulingDecision } from './scheduling.documents.ts';
import styles from './scheduling-list.module.css';
import { useScheduling } from './use-scheduling.ts';

/** For each pod, where the scheduler sent it and why. */
export function SchedulingList({ attempt }: { readonly attempt: AttemptState }) {
  const { t } = useI18n();
  const { decisions, failure, reload } = useScheduling(attempt);
  if (failure && !decisions) {
    return (
      <Notice tone="bad" title={t.scheduling.failed} action={<Button onClick={reload}>{t.app.retry}</Button>}>
        <p>{t.errors[failure]}</p>
      </Notice>
    );
  }
  if (!decisions) {
    return (
      <div role="status" aria-label={t.scheduling.loading} className={styles.waiting}>
        <Skeleton height="2rem" />
      </div>
    );
  }
  if (decisions.length === 0) return <p className={styles.empty}>{t.scheduling.empty}</p>;
  return (
    <ol className={styles.decisions}>
      {decisions.map((decision) => (
        <DecisionRow key={decision.id} decision={decision} />
      ))}
    </ol>
  );
}

function DecisionRow({ decision }: { readonly decision: SchedulingDecision }) {
  const { t, format } = useI18n();
  const [open, setOpen] = useState(false);
  const { namespace, pod, node, at } = decision;
  return (
    <li>
      <button type="button" className={styles.summary} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'down' : 'right'} size={14} />
        <code className={styles.pod}>
          {namespace}/{pod}
        </code>
        <span className={classes(styles.place, !node && styles.nowhere)}>{node ? t.scheduling.to(node) : t.scheduling.nowhere}</span>
        <time className={styles.at} dateTime={at}>
          {format.time(new Date(at))}
        </time>
      </button>
      {open && <DecisionDetails decision={decision} />}
    </li>
  );
}

function DecisionDetails({ decision: { node, message, roomOn, victims, refused, scores } }: { readonly decision: SchedulingDecision }) {
  const { t } = useI18n();
  return (
    <div className={styles.details}>
      {message && <p className={styles.message}>{message}</p>}
      {roomOn && <p>{t.scheduling.makesRoom(roomOn, victims.join(', '))}</p>}
      {refused.length > 0 && (
        <>
          <h3>{t.scheduling.refused}</h3>
          <ul>
            {refused.map(({ plugin, reason, nodes }) => (
              <li key={`${plugin} ${reason}`}>
                <code>{nodes.join(', ')}</code> <strong>{plugin}</strong> {reason}
              </li>
            ))}
          </ul>
        </>
      )}
      {scores.length > 0 ? <ScoreTable scores={scores} chosen={node} /> : node && <p>{t.scheduling.onlyOne(node)}</p>}
    </div>
  );
}

function ScoreTable({ scores, chosen }: { readonly scores: SchedulingDecision['scores']; readonly chosen: string | null }) {
  const { t } = useI18n();
  const plugins = scores[0]!.points.map(({ plugin }) => plugin);
  const best = scores.filter(({ total }) => total === scores[0]!.total).length;
  return (
    <>
      <h3>{t.scheduling.scores}</h3>
      <div className={styles.scroll}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.scheduling.node}</th>
              {plugins.map((plugin) => (
                <th key={plugin} scope="col">
                  {plugin}
                </th>
              ))}
              <th scope="col">{t.scheduling.total}</th>
            </tr>
          </thead>
          <tbody>
            {scores.map(({ node, total, points }) => (
              <tr key={node} data-chosen={node === chosen || undefined}>
                <th scope="row">
                  <code>{node}</code>
                </th>
                {points.map(({ plugin, points: each }) => (
                  <td key={plugin}>{each}</td>
                ))}
                <td>{total}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {best > 1 && <p>{t.scheduling.tie(best)}</p>}
      <p className={styles.note}>{t.scheduling.alike}</p>
    </>
  );
}
