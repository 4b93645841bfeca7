import type { Locale, Scenario } from '@drydock/scenario';
import { en, ko, type Messages } from '@drydock/web';
import type { Page } from 'playwright-core';
import { ClockControl } from './clock-control.ts';
import { LessonPane } from './lesson-pane.ts';
import { QuizPane } from './quiz-pane.ts';
import { TerminalPane } from './terminal-pane.ts';

export const WORDS: Readonly<Record<Locale, Messages>> = { en, ko };

/** Somebody in front of a page of Drydock, who reads one language. Finds everything by what the page says and what it is for. */
export class Learner {
  readonly page: Page;
  readonly locale: Locale;
  readonly words: Messages;
  readonly terminal: TerminalPane;
  readonly lesson: LessonPane;
  readonly quiz: QuizPane;
  readonly clock: ClockControl;

  constructor(page: Page, locale: Locale) {
    this.page = page;
    this.locale = locale;
    this.words = WORDS[locale];
    this.terminal = new TerminalPane(page, this.words);
    this.lesson = new LessonPane(page, this.words, locale);
    this.quiz = new QuizPane(page, this.words, locale);
    this.clock = new ClockControl(page, this.words);
  }

  async openHome(): Promise<void> {
    await this.page.goto('/');
    await this.page.getByRole('heading', { level: 1, name: this.words.home.title, exact: true }).waitFor();
  }

  /** From the courses into a lesson, until its terminal is ready. */
  async choose(lesson: Scenario): Promise<void> {
    await this.openHome();
    await this.page
      .getByRole('heading', { level: 4 })
      .getByRole('link', { name: this.titleOf(lesson), exact: true })
      .click();
    await this.page.getByRole('heading', { level: 1, name: this.titleOf(lesson), exact: true }).waitFor();
    if (lesson.exam) await this.#startExam();
    await this.terminal.untilPrompt();
  }

  /** Unless it runs already. */
  async #startExam(): Promise<void> {
    const start = this.page.getByRole('button', { name: this.words.exam.start, exact: true });
    await start.or(this.page.getByRole('timer')).first().waitFor();
    if (await start.isVisible()) await start.click();
  }

  titleOf(lesson: Scenario): string {
    return lesson.title[this.locale] ?? lesson.title.en;
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.getByRole('main').waitFor();
  }

  async switchLanguage(locale: Locale): Promise<Learner> {
    const name = { en: 'English', ko: '한국어' }[locale];
    await this.page.getByRole('group', { name: this.words.app.language, exact: true }).getByRole('button', { name, exact: true }).click();
    return this.reading(locale);
  }

  /** The same person, once the page speaks another language. */
  async reading(locale: Locale): Promise<Learner> {
    await this.page.locator(`html[lang="${locale}"]`).waitFor({ state: 'attached' });
    return new Learner(this.page, locale);
  }

  /** Whether the page says that the server is away. */
  get offlineBanner() {
    return this.page.getByText(this.words.app.offline, { exact: true });
  }

  get connected() {
    return this.page.locator('[data-state="live"]').first();
  }
}
