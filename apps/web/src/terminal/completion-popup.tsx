import type { Terminal } from '@xterm/xterm';
import { useEffect, useRef } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Hidden } from '../ui/status.tsx';
import type { CompletionMenu } from './prompt-line.ts';
import styles from './terminal.module.css';

const SHOWN = 200;

/** What Tab found, at the cursor. The keys go to the line, which moves the choice; the pointer may choose as well. */
export function CompletionPopup({
  menu,
  xterm,
  onChoose,
}: {
  menu: CompletionMenu;
  xterm: Terminal | null;
  onChoose: (index: number) => void;
}) {
  const { t } = useI18n();
  const list = useRef<HTMLUListElement>(null);
  const { candidates, chosen } = menu;

  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const current = candidates[chosen];
  return (
    <div className={styles.completions} style={placeOf(xterm)} onPointerDown={(event) => event.preventDefault()}>
      <ul ref={list} role="listbox" aria-label={t.terminal.completions}>
        {candidates.slice(0, SHOWN).map(({ value, display, description }, index) => (
          <li key={`${index}/${value}`} role="option" aria-selected={index === chosen} onClick={() => onChoose(index)}>
            <code>{display ?? value}</code>
            {description && <span>{description}</span>}
          </li>
        ))}
      </ul>
      {candidates.length > SHOWN && <p>{t.terminal.moreCompletions(candidates.length - SHOWN)}</p>}
      <Hidden role="status">
        {current ? `${current.display ?? current.value} ${current.description ?? ''}` : t.terminal.completionCount(candidates.length)}
      </Hidden>
    </div>
  );
}

/** Under the cursor in the upper half of the screen, above it in the lower. */
function placeOf(xterm: Terminal | null): React.CSSProperties {
  const screen = xterm?.element?.querySelector('.xterm-screen');
  if (!xterm || !screen) return { left: 0, bottom: 0 };
  const frame = xterm.element!.parentElement!.getBoundingClientRect();
  const box = screen.getBoundingClientRect();
  const { cursorX, cursorY } = xterm.buffer.active;
  const row = box.height / xterm.rows;
  const left = Math.min(box.left - frame.left + cursorX * (box.width / xterm.cols), frame.width * 0.5);
  if (cursorY < xterm.rows / 2) return { left, top: box.top - frame.top + (cursorY + 1) * row + 4 };
  return { left, bottom: frame.bottom - box.top - cursorY * row + 4 };
}
