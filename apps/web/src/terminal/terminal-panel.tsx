import { useState } from 'react';
import { useMutation } from 'urql';
import { readNumber, readStored, writeStored } from '../app/stored-setting.ts';
import { useConnection } from '../graphql/backend.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import type { AttemptState } from '../lesson/attempt-state.ts';
import { KubeconfigButton } from '../kubeconfig/kubeconfig-button.tsx';
import { requestLookAhead } from '../line-help/use-look-ahead.ts';
import { IconButton } from '../ui/button.tsx';
import { TabList } from '../ui/tab-list.tsx';
import { tabsAfterClosing, nextTabName } from './terminal-tabs.ts';
import { TerminalView } from './terminal-view.tsx';
import styles from './terminal.module.css';
import { CloseTerminalMutation, OpenTerminalMutation } from './terminal.documents.ts';

const FIRST = 'main';
const FONT_KEY = 'drydock.terminal.font';
const READER_KEY = 'drydock.terminal.screen-reader';
const FONT = { min: 9, max: 32 };
/** Small enough on a small screen for the 95 columns of `kubectl get pods -A`. */
const usualFont = () => (window.innerWidth < 1500 ? 13 : 14);

/** The terminals of an attempt, one tab for each. */
export function TerminalPanel({ attempt }: { attempt: AttemptState }) {
  const { t } = useI18n();
  const [names, setNames] = useState(() => {
    const open = attempt.terminals.map(({ name }) => name);
    return open.length > 0 ? open : [FIRST];
  });
  const [active, setActive] = useState(names[0]!);
  const [fontSize, setFontSize] = useFontSize();
  const [screenReader, setScreenReader] = useState(() => readStored(READER_KEY, ['on']) === 'on');
  const [, openTerminal] = useMutation(OpenTerminalMutation);
  const [, closeTerminal] = useMutation(CloseTerminalMutation);

  const add = () => {
    const name = nextTabName(names);
    setNames([...names, name]);
    setActive(name);
  };
  const close = async (name: string) => {
    const next = tabsAfterClosing(names, active, name);
    if (!next) return;
    setNames(next.names);
    setActive(next.active);
    // The same name gives the terminal that is open, and with it its id.
    const { data } = await openTerminal({ attemptId: attempt.id, columns: 80, rows: 24, name });
    if (data) await closeTerminal({ terminalId: data.openTerminal.id });
  };
  const toggleReader = () => {
    writeStored(READER_KEY, screenReader ? 'off' : 'on');
    setScreenReader(!screenReader);
  };

  return (
    <>
      <header className={styles.bar}>
        <TabList
          label={t.terminal.tabs}
          tabs={names.map((name) => ({ id: name, label: name, panel: panelOf(name) }))}
          active={active}
          onSelect={setActive}
          onClose={names.length > 1 ? (name) => void close(name) : undefined}
        />
        {names.length > 1 && (
          <IconButton label={t.terminal.closeTab(active)} icon="cross" size="small" onClick={() => void close(active)} />
        )}
        <IconButton label={t.terminal.newTab} icon="plus" size="small" onClick={add} />
        <span className={styles.tools}>
          <ConnectionLight />
          <KubeconfigButton attempt={attempt} />
          <IconButton label={t.lineHelp.open} icon="bulb" size="small" onClick={requestLookAhead} />
          <IconButton label={t.terminal.screenReader} icon="eye" size="small" aria-pressed={screenReader} onClick={toggleReader} />
          <button
            type="button"
            className={styles.font}
            aria-label={t.terminal.fontSmaller}
            title={t.terminal.fontSmaller}
            disabled={fontSize <= FONT.min}
            onClick={() => setFontSize(fontSize - 1)}
          >
            A−
          </button>
          <button
            type="button"
            className={styles.font}
            aria-label={t.terminal.fontLarger}
            title={t.terminal.fontLarger}
            disabled={fontSize >= FONT.max}
            onClick={() => setFontSize(fontSize + 1)}
          >
            A+
          </button>
        </span>
      </header>
      {names.map((name) => (
        <div
          key={name}
          id={panelOf(name)}
          role="tabpanel"
          aria-label={t.terminal.tabName(name)}
          className={styles.tabPanel}
          hidden={name !== active}
        >
          <TerminalView attemptId={attempt.id} name={name} active={name === active} fontSize={fontSize} screenReader={screenReader} />
        </div>
      ))}
    </>
  );
}

const panelOf = (name: string) => `terminal-${name}`;

function ConnectionLight() {
  const { t } = useI18n();
  const connection = useConnection();
  const state = connection === 'idle' ? 'connecting' : connection;
  return (
    <span className={styles.light} data-state={state}>
      {t.terminal.states[state]}
    </span>
  );
}

function useFontSize(): [number, (size: number) => void] {
  const [size, setSize] = useState(() => readNumber(FONT_KEY, FONT.min, FONT.max) ?? usualFont());
  const choose = (chosen: number) => {
    writeStored(FONT_KEY, String(chosen));
    setSize(chosen);
  };
  return [size, choose];
}
