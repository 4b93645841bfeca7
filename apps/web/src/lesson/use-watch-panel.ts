import { useCallback, useState } from 'react';
import { readStored, writeStored } from '../app/stored-setting.ts';

/** What goes on in the cluster: the requests of commands, what the scheduler decided, or a picture of it all. */
export const WATCH_PANELS = ['trace', 'scheduling', 'overview'] as const;
export type WatchPanel = (typeof WATCH_PANELS)[number];

const PANEL_KEY = 'drydock.panel';
const OPEN_KEY = 'drydock.trace';

interface WatchPanelState {
  readonly panel: WatchPanel;
  readonly open: boolean;
  readonly select: (panel: WatchPanel) => void;
  readonly toggle: () => void;
  /** Shows this panel; closes it when it is shown already. */
  readonly toggleTo: (panel: WatchPanel) => void;
}

/** Which panel lies below the terminal, and whether it is open; remembered by the browser. */
export function useWatchPanel(panels: readonly WatchPanel[]): WatchPanelState {
  const [chosen, setChosen] = useState(() => readStored(PANEL_KEY, WATCH_PANELS) ?? 'trace');
  const [open, setOpen] = useState(() => readStored(OPEN_KEY, ['open', 'closed']) !== 'closed');
  const panel = panels.includes(chosen) ? chosen : panels[0]!;

  const show = useCallback((next: boolean) => {
    writeStored(OPEN_KEY, next ? 'open' : 'closed');
    setOpen(next);
  }, []);
  const select = useCallback(
    (next: WatchPanel) => {
      writeStored(PANEL_KEY, next);
      setChosen(next);
      show(true);
    },
    [show],
  );
  const toggle = useCallback(() => show(!open), [show, open]);
  const toggleTo = useCallback((next: WatchPanel) => (open && panel === next ? show(false) : select(next)), [open, panel, select, show]);
  return { panel, open, select, toggle, toggleTo };
}
