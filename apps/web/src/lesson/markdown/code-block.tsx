import { useEffect, useState } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { useTerminalPort } from '../../terminal/terminal-port.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './markdown.module.css';

const SAID_MS = 1_800;

interface CodeBlockProps {
  readonly text: string;
  readonly run: boolean;
  readonly copy: boolean;
  readonly file?: string | undefined;
}

export function CodeBlock({ text, run, copy, file }: CodeBlockProps) {
  const { t } = useI18n();
  const port = useTerminalPort();
  const [said, setSaid] = useState<string | null>(null);

  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  const runIt = () => {
    port.send(text);
    setSaid(t.lesson.running);
  };
  const copyIt = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid(t.lesson.copied),
      () => setSaid(t.lesson.copyFailed),
    );

  return (
    <figure className={styles.block} data-run={run || undefined}>
      {file && <figcaption className={styles.file}>{file}</figcaption>}
      <pre tabIndex={0} aria-label={file ? t.lesson.fileBlock(file) : t.lesson.codeBlock}>
        <code>{text}</code>
      </pre>
      {(run || copy || file) && (
        <div className={styles.blockActions}>
          <span role="status" className={styles.said}>
            {said}
          </span>
          {(copy || file || run) && (
            <Button size="small" look="quiet" icon="copy" onClick={() => void copyIt()}>
              {t.lesson.copy}
            </Button>
          )}
          {run && !port.isClosed && (
            <Button size="small" look="primary" icon="play" onClick={runIt}>
              {t.lesson.runInTerminal}
            </Button>
          )}
        </div>
      )}
    </figure>
  );
}
