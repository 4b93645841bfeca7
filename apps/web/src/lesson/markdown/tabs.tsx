import { useId, useState, type ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { TabList } from '../../ui/tab-list.tsx';
import styles from './markdown.module.css';

export interface TabPart {
  readonly title: string;
  readonly content: ReactNode;
}

/** Ways to do the same thing, one of them shown. */
export function Tabs({ parts }: { parts: readonly TabPart[] }) {
  const { t } = useI18n();
  const prefix = useId();
  const [active, setActive] = useState('0');
  const panelOf = (index: number) => `${prefix}-${index}`;
  return (
    <div className={styles.tabs}>
      <TabList
        label={t.lesson.tabs}
        tabs={parts.map(({ title }, index) => ({ id: String(index), label: title, panel: panelOf(index) }))}
        active={active}
        onSelect={setActive}
      />
      {parts.map(({ content }, index) => (
        <div
          key={index}
          id={panelOf(index)}
          role="tabpanel"
          aria-labelledby={`${panelOf(index)}-tab`}
          tabIndex={0}
          hidden={String(index) !== active}
          className={styles.tabPanel}
        >
          {content}
        </div>
      ))}
    </div>
  );
}
