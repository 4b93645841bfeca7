import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Client } from 'urql';
import { useBackend, type Backend } from '../graphql/backend.tsx';
import { errorCode, type ErrorCode } from '../graphql/error-code.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { useToast } from '../ui/toast.tsx';
import { readHistory, writeHistory } from './history-store.ts';
import { ScreenQueue } from './screen-queue.ts';
import { PALETTE, TERMINAL_FONT } from './terminal-palette.ts';
import { TerminalSession, type SessionView } from './terminal-session.ts';
import { terminalTransport, type TerminalTransport } from './terminal-transport.ts';
import { CloseTerminalMutation, OpenTerminalMutation, TerminalOutputSubscription } from './terminal.documents.ts';

const SCROLLBACK = 5_000;
const RESIZE_QUIET_MS = 120;

export interface TerminalAccess {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly view: SessionView;
  readonly failure: ErrorCode | null;
  readonly xterm: () => Terminal | null;
  readonly session: () => TerminalSession | null;
  readonly transport: () => TerminalTransport | null;
  /** Opens the terminal anew: after a failure, or after its shell has ended. */
  readonly reopen: () => void;
}

interface Opened {
  readonly xterm: Terminal;
  session: TerminalSession | null;
  transport: TerminalTransport | null;
  close: () => void;
}

const QUIET: SessionView = { mode: 'waiting', menu: null, edit: null, waitingLines: 0 };

interface TerminalOptions {
  readonly readOnly: boolean;
  readonly attemptId: string;
  readonly name: string;
  readonly fontSize: number;
  readonly screenReader: boolean;
  /** Maps what was typed before it is used: a held Ctrl key of the helper row, for example. */
  readonly mapInput: (data: string) => string;
}

/** An xterm on `host`, joined to the terminal of that name in the attempt. */
export function useTerminal(options: TerminalOptions): TerminalAccess {
  const backend = useBackend();
  const { t } = useI18n();
  const toast = useToast();
  const host = useRef<HTMLDivElement>(null);
  const opened = useRef<Opened | null>(null);
  const words = useRef({ t, toast, mapInput: options.mapInput });
  const [view, setView] = useState(QUIET);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [round, setRound] = useState(0);
  const { attemptId, name, fontSize, screenReader, readOnly } = options;
  const { client, live } = backend;

  useEffect(() => {
    words.current = { t, toast, mapInput: options.mapInput };
  });

  useEffect(() => {
    const frame = host.current;
    if (!frame) return;
    setFailure(null);
    setView(QUIET);
    const current = openXterm(frame, fontSize, screenReader);
    opened.current = current;
    let stopped = false;
    void join({ client, live }, current, attemptId, name, {
      onView: (next) => !stopped && setView(next),
      onKeysLost: () => words.current.toast('bad', words.current.t.terminal.keysLost),
      onGone: () => !stopped && setRound((now) => now + 1),
      mapInput: (data) => words.current.mapInput(data),
      stopped: () => stopped,
    }).then((code) => !stopped && setFailure(code));
    return () => {
      stopped = true;
      opened.current = null;
      current.close();
      current.xterm.dispose();
    };
    // The font and the mode are changed on the living terminal below.
  }, [client, live, attemptId, name, round]);

  useEffect(() => {
    const current = opened.current;
    if (!current) return;
    current.xterm.options.fontSize = fontSize;
    current.xterm.options.screenReaderMode = screenReader;
    current.xterm.options.disableStdin = readOnly;
    host.current?.dispatchEvent(new Event('refit'));
  }, [fontSize, screenReader, readOnly]);

  return {
    host,
    view,
    failure,
    xterm: () => opened.current?.xterm ?? null,
    session: () => opened.current?.session ?? null,
    transport: () => opened.current?.transport ?? null,
    reopen: () => setRound((now) => now + 1),
  };
}

function openXterm(frame: HTMLElement, fontSize: number, screenReaderMode: boolean): Opened {
  const xterm = new Terminal({
    allowProposedApi: true,
    fontFamily: TERMINAL_FONT,
    fontSize,
    lineHeight: 1.2,
    screenReaderMode,
    scrollback: SCROLLBACK,
    theme: PALETTE,
    cursorBlink: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    macOptionIsMeta: true,
  });
  const fit = new FitAddon();
  xterm.loadAddon(fit);
  xterm.loadAddon(new Unicode11Addon());
  xterm.unicode.activeVersion = '11';
  xterm.loadAddon(new WebLinksAddon((_event, uri) => window.open(uri, '_blank', 'noopener,noreferrer')));
  xterm.open(frame);
  const opened: Opened = { xterm, session: null, transport: null, close: () => undefined };
  const refit = () => {
    const size = frame.clientWidth > 0 && frame.clientHeight > 0 ? fit.proposeDimensions() : undefined;
    if (!size || Number.isNaN(size.cols) || (size.cols === xterm.cols && size.rows === xterm.rows)) return;
    const apply = () => xterm.resize(size.cols, size.rows);
    if (opened.session) opened.session.resize(apply);
    else apply();
  };
  refit();
  const observer = new ResizeObserver(refit);
  observer.observe(frame);
  frame.addEventListener('refit', refit);
  opened.close = () => {
    observer.disconnect();
    frame.removeEventListener('refit', refit);
  };
  return opened;
}

interface JoinHost {
  readonly onView: (view: SessionView) => void;
  readonly onKeysLost: () => void;
  /** The server does not know the terminal any more. */
  readonly onGone: () => void;
  readonly mapInput: (data: string) => string;
  readonly stopped: () => boolean;
}

async function join({ client, live }: Backend, opened: Opened, attemptId: string, name: string, host: JoinHost): Promise<ErrorCode | null> {
  const { xterm } = opened;
  const { data, error } = await client
    .mutation(OpenTerminalMutation, { attemptId, columns: xterm.cols, rows: xterm.rows, name })
    .toPromise();
  if (host.stopped()) return null;
  if (!data) return errorCode(error ?? {});
  const { id: terminalId, columns, rows } = data.openTerminal;
  const transport = terminalTransport(client, live.connection, terminalId);
  if (columns !== xterm.cols || rows !== xterm.rows) transport.resize(xterm.cols, xterm.rows);
  const screen = new ScreenQueue(xterm);
  let exited = false;
  const session = new TerminalSession({
    transport,
    screen: {
      write: (text) => screen.write(text),
      inTurn: (action) => screen.inTurn(action),
      reset: () => screen.inTurn(() => xterm.reset()),
      bell: () => screen.write('\x07'),
    },
    history: readHistory(attemptId),
    onView: (view) => {
      host.onView(view);
      if (view.mode !== 'exited' || exited) return;
      exited = true;
      void closeTerminal(client, terminalId);
    },
    onHistory: (history) => writeHistory(attemptId, history),
    onKeysLost: host.onKeysLost,
    later: (callback, milliseconds) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  const unsubscribe = live.subscribe(TerminalOutputSubscription, () => ({ terminalId, after: session.lastSeq }), {
    next: ({ terminalOutput }) => session.receive(terminalOutput),
    // Of a shell that was left nothing more comes: the learner decides when to open another.
    refused: (code) => code === 'NOT_FOUND' && !exited && host.onGone(),
  });
  const disposables = [
    xterm.onData((text) => session.input(host.mapInput(text))),
    xterm.onResize(quietly(({ cols, rows: lines }) => transport.resize(cols, lines))),
  ];
  const closeFrame = opened.close;
  opened.close = () => {
    closeFrame();
    unsubscribe();
    session.close();
    for (const disposable of disposables) disposable.dispose();
  };
  opened.session = session;
  opened.transport = transport;
  return null;
}

const closeTerminal = (client: Client, terminalId: string) => client.mutation(CloseTerminalMutation, { terminalId }).toPromise();

/** The call for the last of several quick calls. */
function quietly<T>(call: (argument: T) => void): (argument: T) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (argument) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(argument), RESIZE_QUIET_MS);
  };
}
