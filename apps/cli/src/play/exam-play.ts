/** An exam beside a shell, as text: tasks in any order, flags, the time that is left, and a report at the end. */
import { gradeAtRest, pointsByStep } from '@drydock/grading';
import type { Sandbox } from '@drydock/sandbox';
import {
  examReport,
  inLocale,
  lessonIn,
  maximumPoints,
  type ExamReport,
  type LocalizedLesson,
  type Locale,
  type Scenario,
} from '@drydock/scenario';
import { EXAM_WORDS, type ExamWords } from './exam-words.ts';
import { markdownForTerminal } from './markdown-for-terminal.ts';
import { bold, dim, green, type Play } from './play.ts';
import { wayToLine } from './way-to-line.ts';

const MINUTE = 60_000;
/** Minutes that are left when it is said so. */
const WARNINGS = [10, 5, 1];

export class ExamPlay implements Play {
  readonly endsAt: number;
  readonly #scenario: Scenario;
  readonly #lesson: LocalizedLesson;
  readonly #locale: Locale;
  readonly #words: ExamWords;
  readonly #sandbox: Sandbox;
  readonly #flags = new Set<number>();
  #task = 0;
  #warned = Number.POSITIVE_INFINITY;
  #report: ExamReport | undefined;
  #left = false;

  /** `scenario` is the exam as one learner has it; `sandbox` is its prepared one, and the time runs from now on. */
  constructor(scenario: Scenario, sandbox: Sandbox, locale: Locale) {
    this.#scenario = scenario;
    this.#lesson = lessonIn(scenario, locale);
    this.#locale = locale;
    this.#words = EXAM_WORDS[locale];
    this.#sandbox = sandbox;
    this.endsAt = sandbox.now + scenario.exam!.minutes * MINUTE;
  }

  get ended(): boolean {
    return this.#left || this.#report !== undefined;
  }

  get isComplete(): boolean {
    return this.#report?.passed ?? false;
  }

  begin(): string {
    const title = bold(inLocale(this.#scenario.title, this.#locale));
    return [title, markdownForTerminal(this.#lesson.intro), this.#text(), dim(this.#words.help)].join('\n\n');
  }

  isCommand(line: string): boolean {
    return /^:[a-z]+(\s+\d+)?\s*$/.test(line);
  }

  async command(line: string): Promise<string> {
    const [name = '', number] = line.trim().split(/\s+/);
    switch (name) {
      case ':text':
        return this.#text();
      case ':task':
        return this.#turn(Number(number) - 1);
      case ':next':
        return this.#turn(this.#task + 1);
      case ':back':
        return this.#turn(this.#task - 1);
      case ':flag':
        return this.#flag();
      case ':tasks':
        return this.#tasks();
      case ':time':
        return this.#words.minutesLeft(this.#minutesLeft());
      case ':finish':
        return this.#finish();
      case ':help':
        return dim(this.#words.help);
      case ':quit':
        this.#left = true;
        return this.#words.left;
      default:
        return `${this.#words.unknown(name)} ${dim(this.#words.help)}`;
    }
  }

  /** Of what was done nothing is told before the end; of the time it is. */
  async news(): Promise<string> {
    if (this.ended) return '';
    if (this.#sandbox.now >= this.endsAt) return [this.#words.over, await this.#finish()].join('\n\n');
    const minutes = this.#minutesLeft();
    const due = WARNINGS.filter((warning) => minutes <= warning && warning < this.#warned);
    if (due.length === 0) return '';
    this.#warned = Math.min(...due);
    return this.#words.minutesLeft(minutes);
  }

  #minutesLeft(): number {
    return Math.max(0, Math.ceil((this.endsAt - this.#sandbox.now) / MINUTE));
  }

  #titleOf(index: number): string {
    return this.#lesson.steps[index]!.title;
  }

  #text(): string {
    const { steps, exam } = this.#scenario;
    const step = steps[this.#task]!;
    const domain = step.domain === undefined ? undefined : inLocale(exam!.domains[step.domain]!, this.#locale);
    const worth = [domain, this.#words.points(maximumPoints({ steps: [step] }))].filter(Boolean).join(' · ');
    const head = `${this.#task + 1}/${steps.length} ${this.#titleOf(this.#task)}${this.#flags.has(this.#task) ? ' ⚑' : ''}`;
    return [bold(head), dim(worth), wayToLine(step), markdownForTerminal(this.#lesson.steps[this.#task]!.body)]
      .filter(Boolean)
      .join('\n\n');
  }

  #turn(to: number): string {
    const { length } = this.#scenario.steps;
    if (!(to >= 0 && to < length)) return this.#words.noSuchTask(length);
    this.#task = to;
    return this.#text();
  }

  #flag(): string {
    const flagged = !this.#flags.delete(this.#task);
    if (flagged) this.#flags.add(this.#task);
    return flagged ? this.#words.flagged : this.#words.unflagged;
  }

  #tasks(): string {
    return this.#scenario.steps
      .map((_, index) => {
        const line = `${this.#flags.has(index) ? '⚑' : ' '} ${String(index + 1).padStart(2)} ${this.#titleOf(index)}`;
        return index === this.#task ? bold(line) : line;
      })
      .join('\n');
  }

  async #finish(): Promise<string> {
    const results = await gradeAtRest(this.#scenario, this.#sandbox, this.#locale);
    const points = pointsByStep(results);
    const report = examReport(this.#scenario, points, this.#locale);
    this.#report = report;
    const ratio = (part: { points: number; maxPoints: number }) => `${part.points}/${part.maxPoints}`;
    const verdict = report.passed ? green(this.#words.passed) : this.#words.notPassed;
    return [
      `${bold(verdict)} ${ratio(report)} (${this.#words.passMark(this.#scenario.exam!.passMark)})`,
      report.domains.map((domain) => `${ratio(domain).padStart(7)}  ${domain.title}`).join('\n'),
      results
        .map(({ stepId, passed }, index) => {
          const part = { points: points.get(stepId)!, maxPoints: maximumPoints({ steps: [this.#scenario.steps[index]!] }) };
          const line = `${passed ? '✓' : '✗'} ${ratio(part).padStart(5)}  ${this.#titleOf(index)}`;
          return passed ? green(line) : line;
        })
        .join('\n'),
    ].join('\n\n');
  }
}
