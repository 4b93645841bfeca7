import { useI18n } from '../i18n/i18n.tsx';
import { classes } from '../ui/classes.ts';
import { useToast } from '../ui/toast.tsx';
import styles from './terminal.module.css';

/** A letter as it is with Ctrl held; anything else stays. */
export function controlled(data: string): string {
  return /^[a-z@[\\\]^_]$/i.test(data) ? String.fromCharCode(data.toUpperCase().charCodeAt(0) & 31) : data;
}

interface HelperKeysProps {
  readonly ctrl: boolean;
  readonly onCtrl: () => void;
  readonly onSend: (data: string) => void;
  readonly onPaste: (text: string) => void;
}

const KEYS = [
  ['esc', 'Esc', '\x1b'],
  ['tab', 'Tab', '\t'],
  ['interrupt', '^C', '\x03'],
  ['left', '←', '\x1b[D'],
  ['up', '↑', '\x1b[A'],
  ['down', '↓', '\x1b[B'],
  ['right', '→', '\x1b[C'],
] as const;

/** The keys that a touch keyboard lacks. */
export function HelperKeys({ ctrl, onCtrl, onSend, onPaste }: HelperKeysProps) {
  const { t } = useI18n();
  const toast = useToast();
  const paste = () =>
    void navigator.clipboard?.readText().then(
      (text) => onPaste(text.replace(/\r?\n/g, '\r')),
      () => toast('bad', t.terminal.pasteFailed),
    );
  return (
    <div className={styles.keys} role="toolbar" aria-label={t.terminal.keys} onPointerDown={(event) => event.preventDefault()}>
      <button type="button" aria-pressed={ctrl} className={classes(ctrl && styles.held)} onClick={onCtrl}>
        Ctrl
      </button>
      {KEYS.map(([name, face, data]) => (
        <button key={name} type="button" aria-label={t.terminal.keyNames[name]} onClick={() => onSend(data)}>
          {face}
        </button>
      ))}
      <button type="button" onClick={paste}>
        {t.terminal.keyNames.paste}
      </button>
    </div>
  );
}
