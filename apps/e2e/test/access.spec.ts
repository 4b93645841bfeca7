import { LOCALES } from '@drydock/scenario';
import { namelessElements, repeatedIds } from './accessibility-tree.ts';
import { namespaces, STEP } from './first-lesson.ts';
import { openHouse } from './house.ts';
import type { Learner } from './learner.ts';

const house = openHouse();
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

async function expectReadable(learner: Learner, place: string): Promise<void> {
  const { page, locale } = learner;
  const seen = {
    place,
    nameless: await namelessElements(page),
    repeatedIds: await repeatedIds(page),
    language: await page.locator('html').getAttribute('lang'),
    mains: await page.getByRole('main').count(),
    mainHeadings: await page.getByRole('heading', { level: 1 }).count(),
  };
  expect(seen).toEqual({ place, nameless: [], repeatedIds: [], language: locale, mains: 1, mainHeadings: 1 });
}

describe.each(LOCALES)('in %s', (locale) => {
  house.scene('everything on every page has a name', async (scene) => {
    const learner = await scene.learner({ locale });
    const { page, words, lesson } = learner;
    await learner.openHome();
    await page.getByRole('link', { name: learner.titleOf(namespaces), exact: true }).waitFor();
    await expectReadable(learner, 'the courses');

    await page.getByRole('banner').getByRole('button', { name: words.app.shortcuts }).click();
    await page.getByRole('dialog', { name: words.shortcuts.title }).waitFor();
    expect(await namelessElements(page)).toEqual([]);
    await page.keyboard.press('Escape');

    await learner.choose(namespaces);
    await expectReadable(learner, 'the introduction');
    await lesson.goToStep(STEP.createNamespaces);
    await lesson.revealHint();
    await lesson.checkNow();
    await expectReadable(learner, 'a step');
    await lesson.goTo('quiz');
    await expectReadable(learner, 'the questions');
    await lesson.goTo('finish');
    await expectReadable(learner, 'the end');
  });

  house.scene('a lesson is started and a command is run by the keyboard alone', async (scene) => {
    const learner = await scene.learner({ locale });
    const { page, words, terminal, lesson } = learner;
    await learner.openHome();
    const link = page.getByRole('link', { name: learner.titleOf(namespaces), exact: true });
    await link.waitFor();
    await tabTo(learner, async () => (await link.and(page.locator(':focus')).count()) > 0);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: learner.titleOf(namespaces), exact: true }).waitFor();
    await terminal.untilPrompt();

    await page.keyboard.press('Alt+Shift+KeyN');
    await page.locator('#part-title:focus').waitFor();
    // Typing is enough to get into the terminal.
    await page.keyboard.type('kubectl get namespace legacy -o name');
    await terminal.panel.locator('textarea:focus').waitFor();
    await page.keyboard.press('Enter');
    await terminal.shows(/^namespace\/legacy$/m);

    await page.keyboard.press('Alt+Shift+KeyT');
    await page.getByRole('region', { name: words.lesson.textPane, exact: true }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Alt+Shift+KeyC');
    await lesson.untilStatuses((statuses) => statuses.includes('FAILED'), 'the answer of the check');
  });

  house.scene('a screen of 360 pixels is enough', async (scene) => {
    const learner = await scene.learner({ locale, ...PHONE });
    const { page, words, terminal, lesson } = learner;
    await learner.openHome();
    await expectNoSidewaysScrolling(learner);
    await page.getByRole('link', { name: learner.titleOf(namespaces), exact: true }).tap();
    await lesson.heading.waitFor();
    await expectNoSidewaysScrolling(learner);

    await lesson.goToStep(STEP.createNamespaces);
    await lesson.runBlock('kubectl create');
    await page.getByRole('tab', { name: words.lesson.terminal, exact: true, selected: true }).waitFor();
    await terminal.shows(/created/);
    await terminal.untilPrompt();
    await terminal.start('echo by thumb');
    await terminal.shows(/^by thumb$/m);
    await expectNoSidewaysScrolling(learner);

    await page.getByRole('tab', { name: words.lesson.trace, exact: true }).tap();
    await page.getByRole('button', { name: 'kubectl create' }).first().waitFor();
    await expectNoSidewaysScrolling(learner);
    await page.getByRole('tab', { name: words.lesson.text, exact: true }).tap();
    await lesson.task.waitFor();
  });
});

/** Presses Tab until something has the focus. */
async function tabTo({ page }: Learner, isThere: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (await isThere()) return;
  }
  throw new Error('Sixty times Tab did not lead there.');
}

async function expectNoSidewaysScrolling({ page }: Learner): Promise<void> {
  const widths = await page.locator('html').evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
  expect(widths.scrollWidth).toBe(widths.clientWidth);
}
