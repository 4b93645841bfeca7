import { maximumPoints, scenarioFor } from '@drydock/scenario';
import { openHouse } from './house.ts';
import type { Learner } from './learner.ts';
import { exams } from './lessons.ts';

const house = openHouse();
const exam = exams[0]!;
/** How many tasks an attempt has, and what they may be worth: that of the pools depends on the draw. */
const tasks = scenarioFor(exam, 1).steps.length;

/** What solves some tasks, from their text: names are drawn for each attempt. */
const SOLUTIONS: readonly { id: string; command: (words: readonly string[]) => string }[] = [
  { id: 'config', command: ([, namespace, setting]) => `kubectl create configmap settings -n ${namespace} --from-literal=${setting}` },
  {
    id: 'secret',
    command: ([, namespace, , value]) => `kubectl create secret generic token -n ${namespace} --from-literal=value=${value}`,
  },
];

house.scene('an exam is taken to its report, and taken again', async (scene) => {
  const learner = await scene.learner();
  const { page, words } = learner;
  await learner.openHome();
  await page.getByRole('link', { name: learner.titleOf(exam), exact: true }).click();
  await page.getByText(words.exam.startNote, { exact: true }).waitFor();
  expect(await page.getByRole('timer').count()).toBe(0);
  await learner.choose(exam);
  await page.getByRole('timer', { name: words.exam.timeLeft, exact: true }).waitFor();
  for (const { id, command } of SOLUTIONS) {
    await goToTask(learner, id);
    const place = page.getByRole('region', { name: words.lesson.place, exact: true });
    const code = await page.getByRole('article').locator('p code').allTextContents();
    await place.getByRole('button', { name: words.lesson.runInTerminal, exact: true }).click();
    await learner.terminal.shows('Switched to context "k8s-c2".');
    await learner.terminal.run(command(code));
  }
  await goToTask(learner, 'claim');
  await page.getByRole('button', { name: words.exam.flag, exact: true }).click();
  expect(await page.getByRole('button', { name: words.checks.checkNow }).count()).toBe(0);

  const otherTab = await scene.secondTab(learner);
  await otherTab.choose(exam);
  await goToTask(otherTab, 'claim');
  await otherTab.page.getByRole('button', { name: words.exam.flagged, exact: true }).waitFor();
  await otherTab.page.getByRole('button', { name: words.exam.skip, exact: true }).click();
  await otherTab.page.getByRole('heading', { name: titleOf('claim'), exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: words.exam.skipped, exact: true }).waitFor();

  await learner.reload();
  await learner.lesson.goTo('finish');
  const marked = page.getByRole('article').getByRole('button', { name: titleOf('claim'), exact: true });
  await marked.first().waitFor();
  expect(await marked.count()).toBe(2);
  await finish(learner);

  const report = page.getByRole('article');
  await report.getByText(words.exam.notPassed, { exact: true }).waitFor();
  expect(await pointsIn(learner)).toMatchObject({ storage: '12 / 20', access: expect.stringMatching(/^0 /) });
  expect(await page.getByRole('timer').count()).toBe(0);
  await otherTab.page.getByText(words.exam.graded, { exact: true }).waitFor();
  await learner.terminal.focus();
  await page.keyboard.type('kubectl create namespace too-late');
  expect(await learner.terminal.screen()).not.toContain('too-late');

  await report.getByRole('button', { name: words.exam.again, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.exam.start, exact: true }).click();
  await learner.lesson.heading.getByText(exam.title.en, { exact: true }).waitFor();
  await page.getByRole('timer', { name: words.exam.timeLeft, exact: true }).waitFor();
  await learner.lesson.goTo('finish');
  expect(await marked.count()).toBe(0);
  await finish(learner);
  await report.getByText(words.exam.history, { exact: true }).waitFor();
  expect(await pointsIn(learner)).toMatchObject({ storage: '0 / 20', access: expect.stringMatching(/^0 /) });
});

async function finish({ page, words }: Learner): Promise<void> {
  await page.getByRole('article').getByRole('button', { name: words.exam.finish, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.exam.finish, exact: true }).click();
}

function titleOf(id: string): string {
  return exam.texts.en.steps.find((step) => step.id === id)!.title;
}

async function goToTask({ page, lesson }: Learner, id: string): Promise<void> {
  await lesson.contents.getByRole('button', { name: titleOf(id) }).click();
  await page.getByRole('heading', { name: titleOf(id), exact: true }).waitFor();
  expect(await lesson.contents.getByRole('listitem').count()).toBe(tasks + 2);
}

/** By domain, as the report says them. */
async function pointsIn({ page, locale }: Learner): Promise<Record<string, string>> {
  const entries = Object.entries(exam.exam!.domains).map(async ([id, title]) => {
    const row = page
      .getByRole('article')
      .locator('dl > div')
      .filter({ hasText: title[locale] ?? title.en });
    return [id, await row.locator('dd').innerText()] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

it('is worth something in every domain', () => {
  expect(
    Object.keys(exam.exam!.domains).filter((id) => maximumPoints({ steps: exam.steps.filter(({ domain }) => domain === id) }) === 0),
  ).toEqual([]);
});
