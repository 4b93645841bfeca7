import { yaml } from '@codemirror/lang-yaml';
import { Vim, vim } from '@replit/codemirror-vim';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useRef, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { editorTheme } from './editor-theme.ts';
import styles from './terminal.module.css';
import type { Edit } from './terminal-session.ts';

interface EditPanelProps {
  readonly edit: Edit;
  readonly fontSize: number;
  /** `null`: left without saving. */
  readonly onFinish: (content: string | null) => Promise<unknown>;
}

/** Editors show lines, and end the last one, too, when they write them. */
const asFile = (lines: string) => (lines === '' ? '' : `${lines}\n`);

/** The file that vi or nano was asked to edit. With Vim's keys where vi was asked for. */
export function EditPanel({ edit, fontSize, onFinish }: EditPanelProps) {
  const { t } = useI18n();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const written = useRef<string | null>(null);
  const [discarding, setDiscarding] = useState(false);
  const vimKeys = /vi/.test(edit.editor);
  const shown = edit.content.replace(/\n$/, '');

  const text = () => asFile(view.current?.state.doc.toString() ?? shown);
  const save = () => void onFinish(text());
  const leave = () => {
    if (text() !== (written.current ?? asFile(shown))) return setDiscarding(true);
    void onFinish(written.current);
  };
  const actions = useRef({ save, leave, onFinish, text });
  actions.current = { save, leave, onFinish, text };

  useEffect(() => {
    if (vimKeys) defineExCommands(actions, written);
    const editor = new EditorView({
      parent: host.current!,
      doc: shown,
      extensions: [
        vimKeys ? vim({ status: true }) : [],
        basicSetup,
        /\.ya?ml$/.test(edit.path) ? yaml() : [],
        EditorView.lineWrapping,
        editorTheme,
      ],
    });
    view.current = editor;
    editor.focus();
    return () => editor.destroy();
  }, [edit, shown, vimKeys]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    const action = { s: save, q: vimKeys ? undefined : leave, x: undefined }[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  };

  return (
    <section className={styles.editor} aria-label={t.editor.title(edit.path)} onKeyDown={onKeyDown}>
      <header className={styles.editorBar}>
        <strong title={edit.path}>{edit.path}</strong>
        <span title={vimKeys ? t.editor.vim : t.editor.plain}>{vimKeys ? t.editor.vim : t.editor.plain}</span>
        <Button size="small" look="quiet" onClick={leave}>
          {t.editor.cancel}
        </Button>
        <Button size="small" look="primary" onClick={save}>
          {t.editor.save}
        </Button>
      </header>
      <div ref={host} className={styles.editorHost} style={{ fontSize: `${fontSize}px` }} />
      <Confirm
        open={discarding}
        title={t.editor.discardTitle}
        body={t.editor.discardBody}
        confirm={t.editor.discardConfirm}
        danger
        onConfirm={() => void onFinish(written.current)}
        onClose={() => setDiscarding(false)}
      />
    </section>
  );
}

type Actions = React.RefObject<{ save: () => void; leave: () => void; onFinish: EditPanelProps['onFinish']; text: () => string }>;

/** :w keeps the text as it is for when the editor is left, :wq and :x save, :q asks when there are changes, :q! gives them up. */
function defineExCommands(actions: Actions, written: React.RefObject<string | null>): void {
  Vim.defineEx('write', 'w', () => {
    written.current = actions.current.text();
  });
  Vim.defineEx('wq', 'wq', () => actions.current.save());
  Vim.defineEx('xit', 'x', () => actions.current.save());
  Vim.defineEx('quit', 'q', (_editor: unknown, { argString }: { argString?: string }) => {
    if (argString?.startsWith('!')) void actions.current.onFinish(written.current);
    else actions.current.leave();
  });
}
