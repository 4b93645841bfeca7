import type { ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { IconButton } from '../ui/button.tsx';
import { TabList } from '../ui/tab-list.tsx';
import type { WatchPanel } from './use-watch-panel.ts';
import styles from './watch-head.module.css';

interface WatchHeadProps {
  readonly panel: WatchPanel;
  /** Those that can be chosen here. */
  readonly panels: readonly WatchPanel[];
  readonly onSelect: (panel: WatchPanel) => void;
  readonly open: boolean;
  /** Absent where the panel cannot be closed. */
  readonly onToggle: (() => void) | undefined;
  readonly actions?: ReactNode;
}

/** The head of a panel that shows what goes on in the cluster: which one it is, and the way to the other. */
export function WatchHead({ panel, panels, onSelect, open, onToggle, actions }: WatchHeadProps) {
  const { t } = useI18n();
  const words = t[panel];
  const tabs = panels.map((id) => ({ id, label: t[id].title, panel: `pane-${id}` }));
  return (
    <header className={styles.head}>
      {panels.length > 1 ? <TabList label={t.overview.panels} tabs={tabs} active={panel} onSelect={onSelect} /> : <h2>{words.title}</h2>}
      <p title={words.lead}>{words.lead}</p>
      {open && actions}
      {onToggle && (
        <IconButton
          label={open ? words.hide : words.show}
          icon={open ? 'down' : 'up'}
          size="small"
          aria-expanded={open}
          onClick={onToggle}
        />
      )}
    </header>
  );
}
