import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import styles from './tab-list.module.css';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
  /** The id of the element that the tab shows. */
  readonly panel: string;
}

interface TabListProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly active: Id;
  readonly onSelect: (id: Id) => void;
  /** Delete on a tab. */
  readonly onClose?: ((id: Id) => void) | undefined;
}

/** Tabs with one stop for the Tab key; arrows, Home and End move between them. */
export function TabList<Id extends string>({ label, tabs, active, onSelect, onClose }: TabListProps<Id>) {
  const list = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === active);
    const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 };
    if (event.key === 'Delete' && onClose) return onClose(active);
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const next = (target + tabs.length) % tabs.length;
    onSelect(tabs[next]!.id);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  };

  return (
    <div ref={list} role="tablist" aria-label={label} className={styles.tabs} onKeyDown={onKeyDown}>
      {tabs.map(({ id, label: text, panel }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`${panel}-tab`}
          aria-selected={id === active}
          aria-controls={panel}
          tabIndex={id === active ? 0 : -1}
          className={styles.tab}
          onClick={() => onSelect(id)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
