import { useEffect, useId, useRef, useState } from 'react';
import type { ErrorCode } from '../graphql/error-code.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { ChangeList } from './change-list.tsx';
import { plainOutput } from './plain-output.ts';
import type { LineHelp, LinePart } from './line-help.documents.ts';
import styles from './line-help.module.css';

interface LineHelpPanelProps {
  readonly line: string;
  /** Asks the server; the line is tried in a copy of the cluster. */
  readonly ask: (line: string) => Promise<LineHelp | ErrorCode>;
  readonly onRun: () => void;
  readonly onClose: () => void;
}

/** What the line at the prompt means, part by part, and what it would do. Escape closes it, Enter runs the line. */
export function LineHelpPanel({ line, ask, onRun, onClose }: LineHelpPanelProps) {
  const { t } = useI18n();
  const title = useId();
  const panel = useRef<HTMLElement>(null);
  const [answer, setAnswer] = useState<LineHelp | ErrorCode | null>(null);

  useEffect(() => {
    let stale = false;
    setAnswer(null);
    void ask(line).then((next) => !stale && setAnswer(next));
    return () => void (stale = true);
  }, [line, ask]);

  useEffect(() => panel.current?.focus(), []);

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && event.target === panel.current) onRun();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section ref={panel} tabIndex={-1} className={styles.panel} aria-labelledby={title} onKeyDown={onKeyDown}>
      <header className={styles.head}>
        <h2 id={title}>{t.lineHelp.title}</h2>
        <p>{t.lineHelp.lead}</p>
        <Button look="primary" size="small" icon="play" onClick={onRun}>
          {t.lineHelp.run}
        </Button>
        <IconButton label={t.app.close} icon="cross" size="small" onClick={onClose} />
      </header>
      <div className={styles.body} aria-busy={answer === null}>
        {answer === null && <p role="status">{t.lineHelp.loading}</p>}
        {typeof answer === 'string' && <p role="alert">{t.errors[answer]}</p>}
        {answer !== null && typeof answer === 'object' && (
          <>
            <Outlook preview={answer.linePreview} />
            <Parts line={line} parts={answer.lineExplanation} />
          </>
        )}
      </div>
    </section>
  );
}

function Parts({ line, parts }: { line: string; parts: readonly LinePart[] }) {
  const { t } = useI18n();
  const roles: Readonly<Record<string, string>> = t.lineHelp.roles;
  return (
    <section className={styles.column}>
      <h3>{t.lineHelp.parts}</h3>
      <dl className={styles.parts}>
        {parts.map(({ start, end, role, about }) => (
          <div key={start} data-role={role}>
            <dt>
              <code>{line.slice(start, end)}</code>
            </dt>
            <dd>
              <span>{roles[role] ?? role}</span>
              {about?.split('\n').map((text) => (
                <p key={text}>{text}</p>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Outlook({ preview }: { preview: LineHelp['linePreview'] }) {
  const { t } = useI18n();
  if (!preview) return null;
  const output = plainOutput(preview.output);
  return (
    <section className={styles.column}>
      <h3>{t.lineHelp.changes}</h3>
      {preview.changes.length > 0 ? <ChangeList changes={preview.changes} /> : <p className={styles.nothing}>{t.lineHelp.noChange}</p>}
      {preview.consequences.length > 0 && (
        <>
          <h3>{t.lineHelp.consequences}</h3>
          <ChangeList changes={preview.consequences} />
        </>
      )}
      <h3>{preview.exitCode == null ? t.lineHelp.printsOn : t.lineHelp.prints(preview.exitCode)}</h3>
      {output ? <pre className={styles.output}>{output}</pre> : <p className={styles.nothing}>{t.lineHelp.silent}</p>}
    </section>
  );
}
