import { useI18n } from '../i18n/i18n.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { TextWithCode } from '../ui/text-with-code.tsx';
import styles from './check-list.module.css';
import type { CheckResult, Step } from './lesson.documents.ts';

type Status = 'PENDING' | 'PASSED' | 'FAILED' | 'ERROR';

const ICONS: Record<Status, IconName> = { PENDING: 'dot', PASSED: 'check', FAILED: 'dash', ERROR: 'warning' };

const statusOf = (result: CheckResult | undefined): Status => (result && result.status in ICONS ? (result.status as Status) : 'PENDING');

interface CheckListProps {
  readonly checks: Step['checks'];
  readonly results: readonly CheckResult[];
  /** Opens the explanations of those that fail. */
  readonly explain: boolean;
  /** Of what is over: nothing is "not yet" any more. */
  readonly final: boolean;
}

/** What a step or a question asks for, and how each part stands. */
export function CheckList({ checks, results, explain, final }: CheckListProps) {
  return (
    <ul className={styles.checks}>
      {checks.map(({ id, title, points }) => (
        <CheckRow
          key={id}
          title={title}
          points={points}
          result={results.find((check) => check.id === id)}
          explain={explain}
          final={final}
        />
      ))}
    </ul>
  );
}

function CheckRow({
  title,
  points,
  result,
  explain,
  final,
}: {
  title: string;
  points: number;
  result: CheckResult | undefined;
  explain: boolean;
  final: boolean;
}) {
  const { t } = useI18n();
  const status = statusOf(result);
  return (
    <li className={styles.check} data-status={status}>
      <span className={styles.mark}>
        <Icon name={ICONS[status]} />
      </span>
      <span className={styles.title}>
        <TextWithCode text={title} />
      </span>
      <span className={styles.facts}>
        <span className={styles.status}>{final && status !== 'PASSED' ? t.checks.notPassed : t.checks.statuses[status]}</span>
        <span>{t.checks.points(points)}</span>
      </span>
      {result && (status === 'FAILED' || status === 'ERROR') && (
        <Explanation key={String(explain)} result={result} open={explain || final} />
      )}
    </li>
  );
}

function Explanation({ result, open }: { result: CheckResult; open: boolean }) {
  const { t } = useI18n();
  const { message, expected, found, where, look } = result;
  const facts = [
    [t.checks.expected, expected],
    [t.checks.found, expected !== null && found === null ? t.checks.nothing : found],
    [t.checks.where, where === expected ? null : where],
    [t.checks.look, look],
  ].filter((fact): fact is [string, string] => Boolean(fact[1]));
  if (facts.length === 0) {
    return message ? (
      <p className={styles.why}>
        <TextWithCode text={message} />
      </p>
    ) : null;
  }
  return (
    <details className={styles.why} open={open}>
      <summary>
        <TextWithCode text={message ?? t.checks.why} />
      </summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
