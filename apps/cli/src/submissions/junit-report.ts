/** JUnit's XML, as GitHub's and GitLab's viewers read it: a suite for each learner, a case for each check. */
import type { CheckResult } from '@drydock/grading';
import type { ReportFile } from './report-file.ts';
import type { LearnerReport, ReportHead, ReportWriter } from './submission-report.ts';

export class JunitReport implements ReportWriter {
  readonly #file: ReportFile;
  readonly #lesson: string;

  constructor(file: ReportFile, { lesson }: ReportHead) {
    this.#file = file;
    this.#lesson = lesson;
    file.write(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escaped(lesson)}">\n`);
  }

  add(report: LearnerReport): void {
    this.#file.write(report.outcome === 'graded' ? this.#graded(report) : this.#ungraded(report));
  }

  end(): void {
    this.#file.write('</testsuites>\n');
    this.#file.close();
  }

  #graded({ learner, steps }: LearnerReport): string {
    const checks = steps.flatMap(({ stepId, checks }) => checks.map((check) => this.#case(stepId, check)));
    const count = (status: CheckResult['status']) => steps.flatMap((step) => step.checks).filter((check) => check.status === status).length;
    return suite(learner, { tests: checks.length, failures: count('FAILED'), errors: count('ERROR') }, checks.join(''));
  }

  #case(stepId: string, check: CheckResult): string {
    const head = `    <testcase classname="${escaped(`${this.#lesson}.${stepId}`)}" name="${escaped(check.id)}"`;
    if (check.status === 'PASSED') return `${head}/>\n`;
    const tag = check.status === 'FAILED' ? 'failure' : 'error';
    return `${head}>\n      <${tag} message="${escaped(check.message ?? check.id)}">${escaped(details(check))}</${tag}>\n    </testcase>\n`;
  }

  #ungraded({ learner, outcome, reason }: LearnerReport): string {
    const failure = `      <error message="${escaped(`${outcome}: ${reason}`)}"/>\n`;
    const body = `    <testcase classname="${escaped(this.#lesson)}" name="submission">\n${failure}    </testcase>\n`;
    return suite(learner, { tests: 1, failures: 0, errors: 1 }, body);
  }
}

function suite(learner: string, counts: { tests: number; failures: number; errors: number }, body: string): string {
  const numbers = Object.entries(counts).map(([name, count]) => `${name}="${count}"`);
  return `  <testsuite name="${escaped(learner)}" ${numbers.join(' ')}>\n${body}  </testsuite>\n`;
}

function details({ where, expected, found, look }: CheckResult): string {
  const lines = [where && `where: ${where}`, expected && `expected: ${expected}`, `found: ${found ?? 'nothing'}`, look && `look: ${look}`];
  return lines.filter(Boolean).join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };

/** What XML 1.0 can not hold at all is replaced. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"\n]/g, (mark) => ENTITIES[mark]!);
}
