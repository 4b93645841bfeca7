/** A lesson beside a shell, as text: the commands that begin with a colon, and what is told after each command line. */
import { LiveGrader, SandboxWorld, type CheckResult, type StepResult } from '@drydock/grading';
import type { Sandbox } from '@drydock/sandbox';
import { checksOf, inLocale, lessonIn, type LocalizedLesson, type Locale, type Scenario } from '@drydock/scenario';
import { markdownForTerminal } from './markdown-for-terminal.ts';
import { bold, dim, green, type Play } from './play.ts';
import { wayToLine } from './way-to-line.ts';

export interface Words {
  help: string;
  passed: string;
  stepDone: string;
  allDone: string;
  nothingToCheck: string;
  noMoreHints: string;
  questions(count: number): string;
  unknown(command: string): string;
}

const WORDS: Record<Locale, Words> = {
  en: {
    help: ':text shows the step again · :check explains what is missing · :hint · :next and :back turn the pages · :quit',
    passed: 'Passed',
    stepDone: 'This step is done. Go on with :next',
    allDone: 'You have done everything.',
    nothingToCheck: 'There is nothing to do in this step but to read. Go on with :next',
    noMoreHints: 'There are no more hints.',
    questions: (count) => `The lesson has ${count} questions, too: they are asked in the web app.`,
    unknown: (command) => `There is no command ${command}.`,
  },
  ko: {
    help: ':text 이 단계를 다시 보기 · :check 무엇이 모자란지 보기 · :hint 힌트 · :next와 :back 페이지 넘기기 · :quit 끝내기',
    passed: '통과',
    stepDone: '이 단계를 마쳤어요. :next로 넘어가세요.',
    allDone: '모두 마쳤어요.',
    nothingToCheck: '이 단계는 읽기만 하면 돼요. :next로 넘어가세요.',
    noMoreHints: '힌트가 더 없어요.',
    questions: (count) => `질문 ${count}개도 있어요. 웹 앱에서 풀 수 있어요.`,
    unknown: (command) => `${command}라는 명령은 없어요.`,
  },
};

export class LessonPlay implements Play {
  readonly #scenario: Scenario;
  readonly #lesson: LocalizedLesson;
  readonly #locale: Locale;
  readonly #words: Words;
  readonly #world: SandboxWorld;
  readonly #grader: LiveGrader;
  readonly #hints = new Map<string, number>();
  readonly #passed = new Set<string>();
  readonly #done = new Set<string>();
  #page = 0;
  #ended = false;

  /** `scenario` has its parameters filled in; `sandbox` is its prepared one. */
  constructor(scenario: Scenario, sandbox: Sandbox, locale: Locale) {
    this.#scenario = scenario;
    this.#lesson = lessonIn(scenario, locale);
    this.#locale = locale;
    this.#words = WORDS[locale];
    this.#world = new SandboxWorld(sandbox);
    this.#grader = new LiveGrader(scenario);
    for (const { id, guard } of checksOf(scenario)) if (guard) this.#passed.add(id);
  }

  get ended(): boolean {
    return this.#ended;
  }

  get isComplete(): boolean {
    return this.#done.size === this.#scenario.steps.length;
  }

  /** What is shown first. */
  begin(): string {
    const title = bold(inLocale(this.#scenario.title, this.#locale));
    return [title, markdownForTerminal(this.#lesson.intro), this.#text(), dim(this.#words.help)].join('\n\n');
  }

  /** Whether a line is for the lesson and not for the shell. */
  isCommand(line: string): boolean {
    return /^:[a-z]+\s*$/.test(line);
  }

  async command(line: string): Promise<string> {
    const name = line.trim();
    switch (name) {
      case ':text':
        return this.#text();
      case ':next':
      case ':back':
        return this.#turn(name === ':next' ? 1 : -1);
      case ':hint':
        return this.#hint();
      case ':check':
        return this.#check();
      case ':help':
        return dim(this.#words.help);
      case ':quit':
        this.#ended = true;
        return '';
      default:
        return `${this.#words.unknown(name)} ${dim(this.#words.help)}`;
    }
  }

  /** What has come true since it was asked last; empty when nothing has. */
  async news(): Promise<string> {
    const lines: string[] = [];
    const results = await this.#grader.grade(this.#world, this.#locale);
    for (const step of results) {
      for (const { id, status } of step.checks) {
        if (status !== 'PASSED' || this.#passed.has(id)) continue;
        this.#passed.add(id);
        lines.push(green(`✓ ${this.#words.passed}: ${this.#titleOf(id)}`));
      }
      // A step without checks is done when its page is turned.
      if (step.checks.length > 0 && step.passed && !this.#done.has(step.stepId)) {
        this.#done.add(step.stepId);
        lines.push(this.#ending(this.#words.stepDone));
      }
    }
    return lines.join('\n');
  }

  #ending(otherwise: string): string {
    if (!this.isComplete) return otherwise;
    const { outro } = this.#lesson;
    const questions = this.#scenario.quiz.length;
    return [this.#words.allDone, outro && markdownForTerminal(outro), questions > 0 && this.#words.questions(questions)]
      .filter(Boolean)
      .join('\n\n');
  }

  get #step() {
    return this.#scenario.steps[this.#page]!;
  }

  #text(): string {
    const { title, body } = this.#lesson.steps[this.#page]!;
    const place = `${this.#page + 1}/${this.#scenario.steps.length}`;
    return [bold(`${place} ${title}`), wayToLine(this.#step), markdownForTerminal(body)].filter(Boolean).join('\n\n');
  }

  #turn(by: number): string {
    if (by > 0 && this.#step.checks.length === 0) this.#done.add(this.#step.id);
    if (by > 0 && this.#page === this.#scenario.steps.length - 1) return this.#ending(dim(this.#words.help));
    this.#page = Math.max(0, this.#page + by);
    return this.#text();
  }

  #hint(): string {
    const hints = inLocale(this.#step.hints, this.#locale);
    const shown = this.#hints.get(this.#step.id) ?? 0;
    if (shown >= hints.length) return this.#words.noMoreHints;
    this.#hints.set(this.#step.id, shown + 1);
    return `(${shown + 1}/${hints.length}) ${markdownForTerminal(hints[shown]!)}`;
  }

  async #check(): Promise<string> {
    const news = await this.news();
    const results = await this.#grader.grade(this.#world, this.#locale);
    const { checks } = results.find(({ stepId }): boolean => stepId === this.#step.id) as StepResult;
    if (checks.length === 0) return this.#words.nothingToCheck;
    return [...checks.map((check) => this.#explain(check)), news].filter(Boolean).join('\n');
  }

  #explain({ id, status, message, where, expected, found, look }: CheckResult): string {
    if (status === 'PASSED') return green(`✓ ${this.#titleOf(id)}`);
    const details = [message && markdownForTerminal(message), difference({ where, expected, found }), look && `$ ${look}`];
    return [`✗ ${this.#titleOf(id)}`, ...details.filter(Boolean).map((line) => `    ${line}`)].join('\n');
  }

  #titleOf(id: string): string {
    return inLocale(checksOf(this.#scenario).find((check) => check.id === id)!.title, this.#locale);
  }
}

/** What was looked at, wanted and there; undefined when the check does not tell. */
function difference({ where, expected, found }: Pick<CheckResult, 'where' | 'expected' | 'found'>): string | undefined {
  if (where === undefined && expected === undefined) return undefined;
  const words = [expected && `expected ${expected}`, `found ${found ?? 'nothing'}`].filter(Boolean).join(', ');
  return where === undefined ? words : `${where}: ${words}`;
}
