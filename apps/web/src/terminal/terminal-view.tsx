import '@xterm/xterm/css/xterm.css';
import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useConnection } from '../graphql/backend.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { Button } from '../ui/button.tsx';
import { useMediaQuery } from '../ui/media-query.ts';
import { useToast } from '../ui/toast.tsx';
import { LineHelpPanel } from '../line-help/line-help-panel.tsx';
import { useLookAhead } from '../line-help/use-look-ahead.ts';
import { CompletionPopup } from './completion-popup.tsx';
import { controlled, HelperKeys } from './helper-keys.tsx';
import { useTerminalPort } from './terminal-port.tsx';
import styles from './terminal.module.css';
import { useTerminal } from './use-terminal.ts';
import { lazyPart } from '../ui/lazy-part.ts';

const EditPanel = lazyPart(async () => (await import('./edit-panel.tsx')).EditPanel);

interface TerminalViewProps {
  readonly attemptId: string;
  readonly name: string;
  readonly active: boolean;
  readonly fontSize: number;
  readonly screenReader: boolean;
}

/** One terminal: its screen, and what lies over it while it is needed (completions, an editor, messages). */
export function TerminalView({ attemptId, name, active, fontSize, screenReader }: TerminalViewProps) {
  const { t } = useI18n();
  const toast = useToast();
  const port = useTerminalPort();
  const touch = useMediaQuery('(pointer: coarse)');
  const connection = useConnection();
  const [ctrl, setCtrl] = useState(false);
  const ctrlHeld = useRef(false);
  ctrlHeld.current = ctrl;
  const terminal = useTerminal({
    readOnly: port.isClosed,
    attemptId,
    name,
    fontSize,
    screenReader,
    mapInput: (data) => {
      if (!ctrlHeld.current) return data;
      setCtrl(false);
      return controlled(data);
    },
  });
  const { host, view, failure, xterm, session, transport, reopen } = terminal;
  const ready = view.mode !== 'waiting';
  const [helpFor, setHelpFor] = useState<string | null>(null);
  const openHelp = () => {
    const typed = session()?.typed;
    if (typed?.trim()) setHelpFor(typed);
    else toast('bad', t.lineHelp.nothingTyped);
  };
  const closeHelp = () => {
    setHelpFor(null);
    xterm()?.focus();
  };
  const latest = useRef(terminal);
  latest.current = terminal;
  const askHelp = useCallback(async (line: string) => (await latest.current.transport()?.help(line)) ?? 'UNREACHABLE', []);
  useLookAhead(active, openHelp);

  const focus = useCallback(() => {
    const { host: frame, view: shown, xterm: screen } = latest.current;
    if (shown.edit) frame.current?.parentElement?.querySelector<HTMLElement>('.cm-content')?.focus();
    else screen()?.focus();
  }, []);

  useEffect(() => {
    if (!active || !ready) return;
    return port.attach({
      run: (text) => {
        session()?.run(text);
        xterm()?.focus();
      },
      focus,
      type: (key) => {
        focus();
        if (latest.current.view.edit) return false;
        session()?.input(key);
        return true;
      },
    });
  }, [active, focus, ready, port, session, xterm]);

  useClipboard(
    host,
    () => xterm()?.getSelection() ?? '',
    (text) => !port.isClosed && session()?.input(text, true),
  );

  const finishEdit = async (content: string | null) => {
    const { edit } = view;
    if (!edit) return;
    const outcome = await transport()?.finishEdit(edit.id, content);
    if (outcome !== 'sent') return toast('bad', t.editor.failed);
    session()?.edited();
    xterm()?.focus();
  };
  const send = (data: string) => {
    session()?.input(ctrl ? controlled(data) : data);
    setCtrl(false);
    xterm()?.focus();
  };

  return (
    <div className={styles.view} data-mode={view.mode}>
      <div ref={host} className={styles.screen} aria-label={t.terminal.inputLabel} />
      {view.menu && <CompletionPopup menu={view.menu} xterm={xterm()} onChoose={(index) => session()?.choose(index)} />}
      {connection === 'reconnecting' && (
        <p className={styles.state} role="status">
          {t.terminal.states.reconnecting}
          {view.waitingLines > 0 && ` ${t.terminal.queued(view.waitingLines)}`}
        </p>
      )}
      {!ready && !failure && connection !== 'reconnecting' && (
        <p className={styles.state} role="status">
          {t.terminal.states.connecting}
        </p>
      )}
      {port.isClosed && <p className={styles.state}>{t.exam.terminalOver}</p>}
      {!port.isClosed && (failure || view.mode === 'exited') && (
        <div className={styles.message} role="alert">
          <p>{failure ? `${t.terminal.failed}. ${t.errors[failure]}` : t.terminal.exited}</p>
          <Button look="primary" onClick={reopen}>
            {failure ? t.app.retry : t.terminal.reopen}
          </Button>
        </div>
      )}
      {helpFor !== null && (
        <LineHelpPanel
          line={helpFor}
          ask={askHelp}
          onClose={closeHelp}
          onRun={() => {
            closeHelp();
            session()?.input('\r');
          }}
        />
      )}
      {view.edit && (
        <Suspense fallback={<p className={styles.state}>{t.editor.loading}</p>}>
          <EditPanel key={view.edit.id} edit={view.edit} fontSize={fontSize} onFinish={finishEdit} />
        </Suspense>
      )}
      {touch && !view.edit && !port.isClosed && (
        <HelperKeys ctrl={ctrl} onCtrl={() => setCtrl(!ctrl)} onSend={send} onPaste={(text) => session()?.input(text, true)} />
      )}
    </div>
  );
}

/** Ctrl-Shift-C copies the selection. What is pasted comes in whole, so that it can be told from typing. */
function useClipboard(host: React.RefObject<HTMLDivElement | null>, selection: () => string, paste: (text: string) => void): void {
  const latest = useRef({ selection, paste });
  latest.current = { selection, paste };
  useEffect(() => {
    const frame = host.current;
    if (!frame) return;
    const onKey = (event: KeyboardEvent) => {
      if (!event.ctrlKey || !event.shiftKey || event.altKey) return;
      if (event.code === 'KeyC') {
        event.preventDefault();
        event.stopPropagation();
        const text = latest.current.selection();
        if (text) void navigator.clipboard?.writeText(text);
      }
      // The browser's own paste follows.
      if (event.code === 'KeyV') event.stopPropagation();
    };
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      event.preventDefault();
      event.stopPropagation();
      if (text) latest.current.paste(text.replace(/\r?\n/g, '\r'));
    };
    frame.addEventListener('keydown', onKey, { capture: true });
    frame.addEventListener('paste', onPaste, { capture: true });
    return () => {
      frame.removeEventListener('keydown', onKey, { capture: true });
      frame.removeEventListener('paste', onPaste, { capture: true });
    };
  }, [host]);
}
