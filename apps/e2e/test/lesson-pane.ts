import type { Check, Locale, Scenario } from '@drydock/scenario';
import type { Messages } from '@drydock/web';
import type { Locator, Page } from 'playwright-core';
import { answerTo } from './graphql-answer.ts';
import { eventually } from './patience.ts';

export type CheckStatus = 'PENDING' | 'PASSED' | 'FAILED' | 'ERROR';

/** The text of a lesson: its parts, tasks and hints. */
export class LessonPane {
  readonly #page: Page;
  readonly #words: Messages;
  readonly #locale: Locale;

  constructor(page: Page, words: Messages, locale: Locale) {
    this.#page = page;
    this.#words = words;
    this.#locale = locale;
  }

  get contents(): Locator {
    return this.#page.getByRole('navigation', { name: this.#words.lesson.contents, exact: true });
  }

  get task(): Locator {
    return this.#page.getByRole('region', { name: this.#words.checks.title, exact: true });
  }

  get hints(): Locator {
    return this.#page.getByRole('region', { name: this.#words.hints.title, exact: true });
  }

  /** The heading of the part that is shown. */
  get heading(): Locator {
    return this.#page.locator('#part-title');
  }

  async goToStep(index: number): Promise<void> {
    await this.#press(this.contents.getByRole('button', { name: `${this.#words.lesson.step(index + 1)}: ` }));
  }

  async goTo(part: 'intro' | 'quiz' | 'finish'): Promise<void> {
    const { [part]: name, done } = this.#words.lesson;
    const either = (exact: string) => this.contents.getByRole('button', { name: exact, exact: true });
    await this.#press(either(name).or(either(`${name} (${done})`)));
  }

  /** Goes to the step that a check belongs to. */
  async goToCheck(lesson: Scenario, checkId: string): Promise<Check> {
    const index = lesson.steps.findIndex(({ checks }) => checks.some(({ id }) => id === checkId));
    const check = lesson.steps[index]?.checks.find(({ id }) => id === checkId);
    if (check === undefined) throw new Error(`${lesson.folder} has no check ${checkId}.`);
    await this.goToStep(index);
    return check;
  }

  /** The row of a check of the step that is shown. */
  row(check: Check): Locator {
    const title = check.title[this.#locale] ?? check.title.en;
    return this.task.getByRole('listitem').filter({ has: this.#page.getByText(title, { exact: true }) });
  }

  async statusOf(check: Check): Promise<CheckStatus> {
    return (await this.row(check).getAttribute('data-status')) as CheckStatus;
  }

  /** The statuses of all checks of the step that is shown, once they are as wanted. */
  async untilStatuses(accepts: (statuses: readonly CheckStatus[]) => boolean, wanted: string): Promise<void> {
    const rows = this.task.locator('li[data-status]');
    const read = async () => Promise.all((await rows.all()).map(async (row) => (await row.getAttribute('data-status')) as CheckStatus));
    await eventually(wanted, read, accepts);
  }

  /** Asks for the checks now, and waits for the answer. */
  async checkNow(): Promise<void> {
    const button = this.task.getByRole('button', { name: this.#words.checks.checkNow, exact: true });
    const answer = answerTo(this.#page, 'runCheck');
    await button.click();
    await answer;
    await button.and(this.#page.locator(':enabled')).waitFor();
  }

  /** Waits until the contents mark so many steps as done. */
  async untilStepsDone(count: number, milliseconds?: number): Promise<void> {
    const done = this.contents.getByRole('button', { name: `(${this.#words.lesson.done})` });
    const stepsDone = async () => {
      const names = await done.allTextContents();
      return names.filter((name) => /: /.test(name)).length;
    };
    await eventually(`${count} steps marked as done`, stepsDone, (seen) => seen >= count, milliseconds);
  }

  /** Reveals the next hint of the step that is shown. */
  async revealHint(): Promise<void> {
    const before = await this.hints.getByRole('heading').count();
    await this.hints.getByRole('button').click();
    await this.hints.getByRole('heading').nth(before).waitFor();
  }

  /** Clicks the button that runs a block of commands. */
  async runBlock(command: string): Promise<void> {
    const block = this.#page.getByRole('figure').filter({ hasText: command }).first();
    await block.getByRole('button', { name: this.#words.lesson.runInTerminal, exact: true }).click();
  }

  /** Starts the lesson over: a fresh cluster, nothing done. */
  async startOver(): Promise<void> {
    const { restart, restartConfirm } = this.#words.lesson;
    await this.#page.getByRole('main').getByRole('button', { name: restart, exact: true }).first().click();
    const started = answerTo(this.#page, 'startAttempt');
    await this.#page.getByRole('dialog').getByRole('button', { name: restartConfirm, exact: true }).click();
    await started;
  }

  async #press(button: Locator): Promise<void> {
    await button.click();
    await button.and(this.#page.locator('[aria-current="step"]')).waitFor();
  }
}
