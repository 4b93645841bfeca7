import { useI18n } from '../i18n/i18n.tsx';
import { Modal } from '../ui/modal.tsx';
import styles from './shortcuts-dialog.module.css';
import { useShortcuts } from './shortcuts.tsx';

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const { enabled, setEnabled } = useShortcuts();
  const words = t.shortcuts;
  const groups: [string, [string, string][]][] = [
    [
      words.general,
      [
        ['?', words.help],
        ['Alt-Shift-H', words.home],
        ['Alt-Shift-D', words.theme],
        ['Alt-Shift-L', words.language],
      ],
    ],
    [
      words.inLesson,
      [
        ['Alt-Shift-N', words.next],
        ['Alt-Shift-P', words.previous],
        ['Alt-Shift-C', words.check],
        ['Alt-Shift-R', words.toggleTrace],
        ['Alt-Shift-V', words.toggleOverview],
        ['Alt-Shift-T', words.switchPane],
      ],
    ],
    [
      words.inTerminal,
      [
        ['Tab', words.complete],
        ['Alt-Enter', words.lookAhead],
        ['Ctrl-R', words.searchHistory],
        ['Ctrl-C', words.interrupt],
        ['Ctrl-Shift-C', words.copy],
        ['Ctrl-Shift-V', words.paste],
      ],
    ],
  ];
  return (
    <Modal open onClose={onClose} title={words.title} wide>
      <div className={styles.groups}>
        {groups.map(([title, rows]) => (
          <section key={title} className={styles.group}>
            <h3>{title}</h3>
            <dl>
              {rows.map(([key, meaning]) => (
                <div key={key} style={{ display: 'contents' }}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles.hint}>{words.closeHint}</p>
      <label className={styles.switch}>
        <input type="checkbox" checked={enabled} onChange={(event) => setEnabled(event.target.checked)} />
        {words.enabled}
      </label>
    </Modal>
  );
}
