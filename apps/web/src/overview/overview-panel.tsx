import { useMemo, useState, type ReactNode } from 'react';
import { readStored, writeStored } from '../app/stored-setting.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { WatchSection } from '../lesson/watch-section.tsx';
import { Button } from '../ui/button.tsx';
import { Notice, Skeleton } from '../ui/status.tsx';
import { boardOf, related, type Pointed } from './board.ts';
import { NodeCard, PodRow } from './node-card.tsx';
import styles from './overview-panel.module.css';
import { SidePanel } from './side-panel.tsx';
import { useOverview } from './use-overview.ts';

const SYSTEM_KEY = 'drydock.overview.system';

interface OverviewPanelProps {
  readonly attemptId: string;
  /** The names of several clusters; none: there is one. */
  readonly clusters: readonly string[];
  /** Stands at the head of the panel. */
  readonly head: (actions: ReactNode) => ReactNode;
}

/** The cluster as a picture that changes with it: nodes with their pods, what keeps those alive, and what leads to them. */
export function OverviewPanel({ attemptId, clusters, head }: OverviewPanelProps) {
  const { t } = useI18n();
  const [cluster, setCluster] = useState(clusters[0] ?? null);
  const { overview, failure, retry } = useOverview(attemptId, cluster);
  const [showSystem, setShowSystem] = useState(() => readStored(SYSTEM_KEY, ['shown', 'hidden']) === 'shown');
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const board = useMemo(() => overview && boardOf(overview, showSystem), [overview, showSystem]);
  const lit = useMemo(() => (pointed && overview ? related(pointed, overview) : null), [pointed, overview]);

  const toggleSystem = () => {
    writeStored(SYSTEM_KEY, showSystem ? 'hidden' : 'shown');
    setShowSystem(!showSystem);
  };
  const actions = (
    <>
      {clusters.length > 1 && (
        <select
          className={styles.cluster}
          aria-label={t.overview.cluster}
          value={cluster ?? ''}
          onChange={(event) => setCluster(event.target.value)}
        >
          {clusters.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      <label className={styles.system}>
        <input type="checkbox" checked={showSystem} onChange={toggleSystem} />
        {t.overview.system}
      </label>
    </>
  );
  return (
    <WatchSection label={t.overview.title} head={head(actions)}>
      <div className={styles.body}>
        {failure && (
          <Notice tone="bad" title={t.overview.failed} action={<Button onClick={retry}>{t.app.retry}</Button>}>
            <p>{t.errors[failure]}</p>
          </Notice>
        )}
        {overview?.problem && (
          <Notice tone="bad" icon="plug" title={t.overview.apiServerDown}>
            <p>{overview.problem}</p>
          </Notice>
        )}
        {!overview && !failure && (
          <div role="status" aria-label={t.overview.loading} className={styles.waiting}>
            <Skeleton height="7rem" />
            <Skeleton height="7rem" />
            <Skeleton height="7rem" />
          </div>
        )}
        {board && !overview?.problem && (
          <div className={styles.board} data-pointed={lit !== null} onMouseLeave={() => setPointed(null)}>
            <SidePanel board={board} lit={lit} onPoint={setPointed} />
            <ul className={styles.nodes} aria-label={t.overview.nodes}>
              {board.homeless.length > 0 && (
                <li className={styles.homeless}>
                  <h3>{t.overview.homeless}</h3>
                  <PodRow pods={board.homeless} lit={lit} onPoint={setPointed} />
                </li>
              )}
              {board.nodes.map(({ node, pods }) => (
                <NodeCard key={node.name} node={node} pods={pods} lit={lit} onPoint={setPointed} />
              ))}
            </ul>
          </div>
        )}
      </div>
    </WatchSection>
  );
}
