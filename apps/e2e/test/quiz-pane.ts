import { gapsIn, inLocale, type Locale, type Question, type QuestionOf } from '@drydock/scenario';
import { plainText, type Messages } from '@drydock/web';
import type { Locator, Page } from 'playwright-core';
import { plain } from './lessons.ts';
import { TerminalPane } from './terminal-pane.ts';

/** What a learner would enter: texts as they stand on the page. */
type Entry = readonly string[] | Readonly<Record<string, string>> | string;

/** The questions of a lesson, answered as they are shown. */
export class QuizPane {
  readonly #page: Page;
  readonly #words: Messages;
  readonly #locale: Locale;
  readonly #terminal: TerminalPane;

  constructor(page: Page, words: Messages, locale: Locale) {
    this.#page = page;
    this.#words = words;
    this.#locale = locale;
    this.#terminal = new TerminalPane(page, words);
  }

  card(index: number, count: number): Locator {
    return this.#page.locator('form').filter({ hasText: this.#words.quiz.questionOf(index + 1, count) });
  }

  /** A question about an output is left open: only the server knows what is printed. */
  async answerRight(card: Locator, question: Question): Promise<void> {
    const entry = rightEntry(question, this.#locale);
    if (entry === undefined) return;
    await this.#enter(card, question, entry);
    await this.#submit(card);
    await card.getByText(this.#words.quiz.correct, { exact: true }).waitFor();
    await card
      .getByText(textOf(inLocale(question.explanation, this.#locale)).slice(0, 20))
      .first()
      .waitFor();
  }

  /** Gives an answer that is wrong, and waits to be told why. */
  async answerWrong(card: Locator, question: Question): Promise<void> {
    const { entry, feedback } = wrongEntry(question, this.#locale);
    await this.#enter(card, question, entry);
    await this.#submit(card);
    await card.getByText(this.#words.quiz.wrong).waitFor();
    if (feedback !== undefined) await card.getByText(feedback, { exact: true }).waitFor();
  }

  async #submit(card: Locator): Promise<void> {
    await card.locator('button[type="submit"]').click();
  }

  async #enter(card: Locator, question: Question, entry: Entry): Promise<void> {
    switch (question.type) {
      case 'single':
        return card.getByRole('radio', { name: (entry as string[])[0]!, exact: true }).check();
      case 'multiple':
        return this.#tick(card, entry as string[]);
      case 'match':
        return this.#match(card, entry as Record<string, string>);
      case 'order':
        return this.#putInOrder(card, entry as string[]);
      case 'gap':
        for (const [index, text] of (entry as string[]).entries()) await card.getByRole('textbox').nth(index).fill(text);
        return;
      case 'do':
        return this.#doInCluster(card, entry as string);
      case 'line':
        return card
          .getByRole('radio')
          .nth(Number(entry) - 1)
          .check();
      default:
        return card.getByRole('textbox').fill(entry as string);
    }
  }

  /** Opens the cluster of a question, unless it is open, and types there. */
  async #doInCluster(card: Locator, commands: string): Promise<void> {
    const way = card.getByRole('button', { name: this.#words.quiz.clusterEnter, exact: true });
    if (await way.isVisible()) await way.click();
    await this.#page.getByText(this.#words.quiz.clusterOpen, { exact: true }).waitFor();
    for (const line of commands.trimEnd().split('\n')) await this.#terminal.start(line);
    await this.#terminal.untilPrompt();
  }

  async #tick(card: Locator, chosen: readonly string[]): Promise<void> {
    for (const box of await card.getByRole('checkbox').all()) await box.uncheck();
    for (const name of chosen) await card.getByRole('checkbox', { name, exact: true }).check();
  }

  async #match(card: Locator, pairs: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, label] of Object.entries(pairs)) {
      await card.getByRole('combobox', { name, exact: true }).selectOption({ label });
    }
  }

  /** By the keyboard: focus, Space, arrows, Space. */
  async #putInOrder(card: Locator, wanted: readonly string[]): Promise<void> {
    const { moved } = this.#words.quiz;
    for (const [target, text] of wanted.entries()) {
      const labels = await card.locator('[data-item]').evaluateAll((items) => items.map((item) => item.getAttribute('aria-label')));
      const from = wanted.findIndex((_, position) => labels[position] === moved(text, position + 1, wanted.length));
      if (from === target) continue;
      await card.locator('[data-item]').nth(from).focus();
      await this.#page.keyboard.press(' ');
      for (let step = from; step > target; step--) await this.#page.keyboard.press('ArrowUp');
      await this.#page.keyboard.press(' ');
    }
  }
}

const optionText = (text: { en: string }, locale: Locale) => plainText(inLocale(text, locale));

const textOf = (markdown: string) => /^[^`*_[\\]+/.exec(markdown)?.[0] ?? '';

function rightEntry(question: Question, locale: Locale): Entry | undefined {
  switch (question.type) {
    case 'single':
    case 'multiple':
      return question.options.filter(({ correct }) => correct).map(({ text }) => optionText(text, locale));
    case 'order':
      return question.options.map(({ text }) => optionText(text, locale));
    case 'match':
      return pairsOf(question, 0, locale);
    case 'short':
      return question.accept[0]!;
    case 'number':
      return String(question.answer);
    case 'gap':
      return gapsIn(question.manifest).map((gap) => question.gaps.find(({ id }) => id === gap)!.accept[0]!);
    case 'line':
      return String(question.faulty[0]);
    case 'do':
      return question.solution;
    case 'output':
      return undefined;
  }
}

function wrongEntry(question: Question, locale: Locale): { entry: Entry; feedback?: string } {
  switch (question.type) {
    case 'single':
    case 'multiple': {
      const wrong = question.options.filter(({ correct }) => !correct);
      const chosen = wrong.find(({ feedback }) => feedback !== undefined) ?? wrong[0]!;
      return {
        entry: [optionText(chosen.text, locale)],
        ...(chosen.feedback && { feedback: plain(chosen.feedback, locale) }),
      };
    }
    case 'order':
      return { entry: question.options.map(({ text }) => optionText(text, locale)).toReversed() };
    case 'match':
      return { entry: pairsOf(question, 1, locale) };
    case 'short':
      return { entry: 'a ship' };
    case 'number':
      return { entry: String(question.answer + question.tolerance + 1) };
    case 'gap':
      return { entry: question.gaps.map(() => 'ship') };
    case 'line': {
      const lines = question.manifest.trimEnd().split('\n');
      return { entry: String(lines.findIndex((_, index) => !question.faulty.includes(index + 1)) + 1) };
    }
    case 'do':
      return { entry: 'true' };
    case 'output':
      return { entry: 'a ship' };
  }
}

/** Each option with its partner, or with the partner of one of its neighbours. */
function pairsOf({ options, targets }: QuestionOf<'match'>, shift: number, locale: Locale): Record<string, string> {
  const partner = (index: number) => targets.find(({ id }) => id === options[(index + shift) % options.length]!.target)!;
  return Object.fromEntries(options.map(({ text }, index) => [optionText(text, locale), optionText(partner(index).text, locale)]));
}
