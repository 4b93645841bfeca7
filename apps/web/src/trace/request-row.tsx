import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { classes } from '../ui/classes.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Hidden } from '../ui/status.tsx';
import { stageGroups, type StageGroup } from './trace-groups.ts';
import styles from './trace-panel.module.css';
import type { TracedRequest } from './trace.documents.ts';

const ICONS: Record<StageGroup['outcome'], IconName> = {
  passed: 'check',
  refused: 'cross',
  skipped: 'skipped',
  changed: 'pencil',
  notReached: 'dash',
};

/** One request: its answer and a light for each stage; opened, how each stage decided. */
export function RequestRow({ request }: { request: TracedRequest }) {
  const { t, format } = useI18n();
  const [open, setOpen] = useState(false);
  const stages = stageGroups(request);
  const refused = request.code >= 400;
  return (
    <li className={styles.request}>
      <button type="button" className={styles.summary} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={styles.verb}>{request.verb}</span>
        <code className={styles.uri}>{request.uri}</code>
        <span className={styles.lights} aria-hidden="true">
          {stages.map(({ stage, outcome }) => (
            <span key={stage} className={styles.light} data-outcome={outcome} title={t.trace.stages[stage] ?? stage}>
              <Icon name={ICONS[outcome]} size={12} />
            </span>
          ))}
        </span>
        <span className={classes(styles.code, refused && styles.failed)}>
          <Hidden>{t.trace.status} </Hidden>
          {request.code} {request.reason}
        </span>
      </button>
      {open && (
        <div className={styles.details}>
          <dl className={styles.who}>
            <Fact name={t.trace.user} value={request.user} />
            <Fact name={t.trace.groups} value={request.groups.join(', ')} />
            <Fact name={t.trace.userAgent} value={request.userAgent} />
            <Fact name={t.trace.duration} value={request.durationMs === null ? null : format.milliseconds(request.durationMs)} />
          </dl>
          <ol className={styles.stages} aria-label={t.trace.stagesOf}>
            {stages.map((group) => (
              <StageRow key={group.stage} group={group} />
            ))}
          </ol>
        </div>
      )}
    </li>
  );
}

function Fact({ name, value }: { name: string; value: string | null }) {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </div>
  );
}

function StageRow({ group }: { group: StageGroup }) {
  const { t } = useI18n();
  const { stage, outcome, entries } = group;
  return (
    <li className={styles.stage} data-outcome={outcome}>
      <span className={styles.light} data-outcome={outcome}>
        <Icon name={ICONS[outcome]} size={12} />
      </span>
      <div>
        <p className={styles.stageName}>
          {t.trace.stages[stage] ?? stage}
          <span data-outcome={outcome}>{outcome === 'notReached' ? t.trace.notReached : t.trace.outcomes[outcome]}</span>
        </p>
        {entries.map(({ actor, summary, details, outcome: own }, index) => (
          <div key={index} className={styles.entry}>
            <p>
              {actor && <strong>{actor}: </strong>}
              {summary}
              {entries.length > 1 && <em> ({t.trace.outcomes[own] ?? own})</em>}
            </p>
            {details.length > 0 && (
              <ul>
                {details.map((detail, position) => (
                  <li key={position}>
                    <code>{detail}</code>
                  </li>
                ))}
              </ul>
            )}
          </div>
        ))}
      </div>
    </li>
  );
}
