import { useI18n } from '../i18n/i18n.tsx';
import { Meter } from '../ui/status.tsx';
import type { Board } from './board.ts';
import type { Pointing } from './node-card.tsx';
import styles from './overview-panel.module.css';

/** What keeps pods alive, and what leads to them; pointing at one shows its pods. */
export function SidePanel({ board, lit, onPoint }: { board: Board } & Pointing) {
  const { t } = useI18n();
  const { workloads, services } = board;
  return (
    <div className={styles.side}>
      <section>
        <h3>{t.overview.workloads}</h3>
        {workloads.length === 0 && <p className={styles.empty}>{t.overview.noWorkloads}</p>}
        <ul>
          {workloads.map((workload) => {
            const { uid, kind, name, namespace, ready, desired } = workload;
            const point = () => onPoint({ kind: 'workload', workload });
            return (
              <li
                key={uid}
                className={styles.owner}
                data-lit={lit?.has(uid) ?? false}
                title={`${namespace}/${name}`}
                tabIndex={0}
                onMouseEnter={point}
                onFocus={point}
                onBlur={() => onPoint(null)}
              >
                <span className={styles.kind}>{kind}</span>
                <span className={styles.name}>{name}</span>
                <span className={styles.count}>
                  {ready}/{desired}
                </span>
                <Meter value={ready} max={desired} label={t.overview.readyOf(name)} />
              </li>
            );
          })}
        </ul>
      </section>
      <section>
        <h3>{t.overview.services}</h3>
        {services.length === 0 && <p className={styles.empty}>{t.overview.noServices}</p>}
        <ul>
          {services.map((service) => {
            const { uid, name, namespace, type, address, ports, endpoints } = service;
            const point = () => onPoint({ kind: 'service', service });
            return (
              <li
                key={uid}
                className={styles.owner}
                data-lit={lit?.has(uid) ?? false}
                title={`${namespace}/${name}\n${address}\n${ports.join(', ')}`}
                tabIndex={0}
                onMouseEnter={point}
                onFocus={point}
                onBlur={() => onPoint(null)}
              >
                <span className={styles.kind}>{type}</span>
                <span className={styles.name}>{name}</span>
                <span className={styles.count} data-none={endpoints.length === 0 && type !== 'ExternalName'}>
                  {t.overview.endpoints(endpoints.length)}
                </span>
              </li>
            );
          })}
        </ul>
      </section>
    </div>
  );
}
