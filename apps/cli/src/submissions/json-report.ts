import type { ReportFile } from './report-file.ts';
import type { LearnerReport, ReportHead, ReportTotals, ReportWriter } from './submission-report.ts';

/** One object: the lesson, `learners` in the order of their names, one on each line, and `totals`. The same run writes the same bytes. */
export class JsonReport implements ReportWriter {
  readonly #file: ReportFile;
  #separator = '';

  constructor(file: ReportFile, head: ReportHead) {
    this.#file = file;
    file.write(`${JSON.stringify(head).slice(0, -1)},"learners":[`);
  }

  add({ learner, seed, sufficient, outcome, reason, points, maximum, passed, domains, interrupted, steps }: LearnerReport): void {
    const report = { learner, seed, outcome, reason, sufficient, passed, points, maximum, domains, interrupted, steps };
    this.#file.write(`${this.#separator}\n${JSON.stringify(report)}`);
    this.#separator = ',';
  }

  end(totals: ReportTotals): void {
    this.#file.write(`\n],"totals":${JSON.stringify(totals)}}\n`);
    this.#file.close();
  }
}
