import type { CheckResult } from '@drydock/grading';
import type { LearnerReport, ReportTotals, ReportWriter } from './submission-report.ts';

const MARKS: Readonly<Record<CheckResult['status'], string>> = { PASSED: '✓', FAILED: '✗', ERROR: '!' };

/** One line for each learner, for people; with its checks when there is only one. */
export class TextReport implements ReportWriter {
  readonly #print: (line: string) => void;
  readonly #detailed: boolean;

  constructor(print: (line: string) => void, { detailed }: { detailed: boolean }) {
    this.#print = print;
    this.#detailed = detailed;
  }

  add(report: LearnerReport): void {
    const { learner, points, maximum, sufficient, outcome, reason, steps, domains = [], interrupted } = report;
    const remark = outcome === 'graded' ? (sufficient ? 'passed' : 'NOT PASSED') : `${outcome.toUpperCase()}: ${reason}`;
    this.#print(`${learner.padEnd(30)} ${`${points}/${maximum}`.padStart(9)} ${remark}`);
    if (!this.#detailed) return;
    for (const domain of domains) this.#print(`  ${`${domain.points}/${domain.maxPoints}`.padStart(7)}  ${domain.title}`);
    for (const check of steps.flatMap((step) => step.checks)) this.#check(check);
    for (const line of interrupted) this.#print(`  interrupted, because it did not end: ${line}`);
  }

  end({ learners, sufficient, refused, stopped }: ReportTotals): void {
    if (this.#detailed) return;
    const parts = [`${sufficient} of ${learners} passed`, refused > 0 && `${refused} refused`, stopped > 0 && `${stopped} stopped`];
    this.#print(parts.filter(Boolean).join(', '));
  }

  #check({ id, status, message, where, expected, found, look }: CheckResult): void {
    this.#print(`  ${MARKS[status]} ${id}`);
    if (status === 'PASSED') return;
    if (message !== undefined) this.#print(`      ${message}`);
    // What an expression wants is not told.
    const wanted = expected === undefined ? '' : `expected ${oneLine(expected)}, `;
    if (where !== undefined) this.#print(`      ${where}: ${wanted}found ${oneLine(found) ?? 'nothing'}`);
    if (look !== undefined) this.#print(`      look at: ${look}`);
  }
}

function oneLine(text: string | undefined): string | undefined {
  return text?.replaceAll('\n', '; ');
}
