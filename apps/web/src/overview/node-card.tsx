import { useI18n } from '../i18n/i18n.tsx';
import { useTerminalPort } from '../terminal/terminal-port.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Hidden } from '../ui/status.tsx';
import type { Pointed } from './board.ts';
import type { OverviewNode, OverviewPod } from './overview.documents.ts';
import styles from './overview-panel.module.css';

export interface Pointing {
  /** The uids that belong to what is pointed at; null: nothing is. */
  readonly lit: ReadonlySet<string> | null;
  readonly onPoint: (pointed: Pointed | null) => void;
}

export function NodeCard({ node, pods, ...pointing }: { node: OverviewNode; pods: readonly OverviewPod[] } & Pointing) {
  const { t } = useI18n();
  return (
    <li className={styles.node} data-ready={node.isReady}>
      <header>
        <h3>{node.name}</h3>
        {node.roles.map((role) => (
          <span key={role} className={styles.role}>
            {role}
          </span>
        ))}
        <span className={styles.nodeStatus}>{node.status}</span>
      </header>
      {node.taints.length > 0 && (
        <ul className={styles.taints} aria-label={t.overview.taints}>
          {node.taints.map((taint) => (
            <li key={taint} title={taint}>
              {taint}
            </li>
          ))}
        </ul>
      )}
      {pods.length > 0 ? <PodRow pods={pods} {...pointing} /> : <p className={styles.empty}>{t.overview.noPods}</p>}
    </li>
  );
}

export function PodRow({ pods, lit, onPoint }: { pods: readonly OverviewPod[] } & Pointing) {
  return (
    <ul className={styles.pods}>
      {pods.map((pod) => (
        <PodChip key={pod.uid} pod={pod} lit={lit} onPoint={onPoint} />
      ))}
    </ul>
  );
}

const ICONS: Readonly<Record<string, IconName>> = { running: 'check', waiting: 'clock', failing: 'cross', ending: 'dash', done: 'anchor' };

/** What tells pods of one workload apart is the end of their names: it is shown however little room there is. */
function PodName({ name }: { name: string }) {
  const at = Math.max(0, name.lastIndexOf('-'), name.length - 8);
  return (
    <span className={styles.podName}>
      <span>{name.slice(0, at)}</span>
      <span>{name.slice(at)}</span>
    </span>
  );
}

/** A click describes the pod in the terminal. */
function PodChip({ pod, lit, onPoint }: { pod: OverviewPod } & Pointing) {
  const { t } = useI18n();
  const port = useTerminalPort();
  const facts = [`${pod.namespace}/${pod.name}`, `${pod.status}, ${t.overview.ready(pod.ready)}`, t.overview.restarts(pod.restarts)];
  const point = () => onPoint({ kind: 'pod', pod });
  return (
    <li>
      <button
        type="button"
        className={styles.pod}
        data-tone={pod.tone}
        data-lit={lit?.has(pod.uid) ?? false}
        title={[...facts, ...(pod.message ? ['', pod.message] : []), '', t.overview.describe].join('\n')}
        onMouseEnter={point}
        onFocus={point}
        onBlur={() => onPoint(null)}
        onClick={() => port.send(`kubectl describe pod ${pod.name} -n ${pod.namespace}`)}
      >
        <span className={styles.podTitle}>
          <Icon name={ICONS[pod.tone] ?? 'dot'} size={12} />
          <PodName name={pod.name} />
        </span>
        <Hidden>{pod.status}</Hidden>
        {pod.tone !== 'running' && (
          <span className={styles.podStatus} aria-hidden="true">
            {pod.status}
          </span>
        )}
      </button>
    </li>
  );
}
