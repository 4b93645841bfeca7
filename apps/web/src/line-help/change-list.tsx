import { useI18n } from '../i18n/i18n.tsx';
import { Hidden } from '../ui/status.tsx';
import type { FieldDifference, ObjectChange } from './line-help.documents.ts';
import styles from './line-help.module.css';

const SIGNS: Readonly<Record<string, string>> = { created: '+', changed: '~', deleted: '−' };

/** New objects have many fields: more than these are shown when they are asked for. */
const SHOWN = 4;

export function ChangeList({ changes }: { changes: readonly ObjectChange[] }) {
  const { t } = useI18n();
  const operations: Readonly<Record<string, string>> = t.lineHelp.operations;
  return (
    <ul className={styles.changes}>
      {changes.map(({ operation, resource, namespace, name, fields }) => (
        <li key={`${resource}/${namespace ?? ''}/${name}`} data-operation={operation}>
          <span className={styles.sign} aria-hidden="true">
            {SIGNS[operation]}
          </span>
          <span>
            <Hidden>{operations[operation] ?? operation} </Hidden>
            <code>
              {resource.split('.')[0]}/<b>{name}</b>
            </code>
            {namespace && <span className={styles.namespace}>{t.lineHelp.inNamespace(namespace)}</span>}
            {fields.length > 0 && <Fields fields={fields} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Fields({ fields }: { fields: readonly FieldDifference[] }) {
  const { t } = useI18n();
  const rows = (some: readonly FieldDifference[]) => (
    <ul className={styles.fields}>
      {some.map(({ path, from, to }) => (
        <li key={path}>
          <code>{path}</code> {from !== null && from !== undefined && <del>{valueText(from)}</del>}{' '}
          {to !== null && to !== undefined ? <ins>{valueText(to)}</ins> : <em>{t.lineHelp.removed}</em>}
        </li>
      ))}
    </ul>
  );
  if (fields.length <= SHOWN) return rows(fields);
  return (
    <details>
      <summary>{t.lineHelp.fieldCount(fields.length)}</summary>
      {rows(fields)}
    </details>
  );
}

const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
