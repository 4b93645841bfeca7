import { eventually } from './patience.ts';
import { Cable } from './cable.ts';
import { LOOK_AROUND, namespaces, STEP } from './first-lesson.ts';
import { openHouse } from './house.ts';
import type { Learner } from './learner.ts';

const house = openHouse();

/** Prints twelve lines, one each second. */
const SLOW = 'for i in $(seq 12); do echo "line $i."; sleep 1; done';
const TWELVE_LINES = Array.from({ length: 12 }, (_, index) => `line ${index + 1}.`);

/** Every line once, in order, and a prompt at the end. */
async function expectTwelveLines({ terminal }: Learner): Promise<void> {
  await terminal.shows('line 12.');
  await terminal.untilPrompt();
  const rows = await terminal.settled();
  expect(rows.filter((row) => row.startsWith('line '))).toEqual(TWELVE_LINES);
}

describe('a reload', () => {
  house.scene('in the middle of a step finds step, hint, check, screen and history as they were', async (scene) => {
    const learner = await scene.learner();
    const { lesson, terminal, page } = learner;
    await learner.choose(namespaces);
    await lesson.goToStep(STEP.lookAround);
    await lesson.revealHint();
    await terminal.run(LOOK_AROUND);
    await lesson.untilStepsDone(1);
    await terminal.run('cd /tmp && export COURSE=steady');
    const before = { screen: await terminal.settled(), heading: await lesson.heading.innerText(), hint: await lesson.hints.innerText() };

    await learner.reload();

    await terminal.untilPrompt();
    await lesson.untilStepsDone(1);
    await lesson.untilStatuses((statuses) => statuses.join() === 'PASSED', 'the check as it was');
    const after = { screen: await terminal.settled(), heading: await lesson.heading.innerText(), hint: await lesson.hints.innerText() };
    expect(after).toEqual(before);
    await terminal.press('ArrowUp');
    await terminal.shows(/# cd \/tmp && export COURSE=steady$/);
    await terminal.press('Control+c');
    expect(await terminal.run('echo "$COURSE in $PWD"')).toBe('steady in /tmp');
    await page.getByText(learner.words.hints.hintOf(1, namespaces.steps[0]!.hints.en.length), { exact: true }).waitFor();
  });

  house.scene('in the middle of a command loses no line and shows none twice', async (scene) => {
    const learner = await scene.learner({ locale: 'ko' });
    await learner.choose(namespaces);
    await learner.terminal.start(SLOW);
    await learner.terminal.shows('line 3.');
    await learner.reload();
    await expectTwelveLines(learner);
  });
});

describe('a lost connection', () => {
  house.scene('in the middle of output loses no line and shows none twice', async (scene) => {
    const cable = await Cable.to(scene.server.port);
    const learner = await scene.learner({ url: cable.url });
    await learner.choose(namespaces);
    await learner.terminal.start(SLOW);
    await learner.terminal.shows('line 3.');
    cable.cut();
    await learner.offlineBanner.waitFor();
    await learner.page.waitForTimeout(2_000);
    cable.mend();
    await learner.offlineBanner.waitFor({ state: 'hidden' });
    await expectTwelveLines(learner);
    cable.close();
  });

  house.scene('keeps what is entered meanwhile, and runs it once', async (scene) => {
    const cable = await Cable.to(scene.server.port);
    const learner = await scene.learner({ url: cable.url, locale: 'ko' });
    const { terminal, words, page } = learner;
    await learner.choose(namespaces);
    await terminal.run('echo before >> /root/log.txt');
    cable.cut();
    await page.locator('[data-state="reconnecting"]').waitFor();
    await terminal.start('echo meanwhile >> /root/log.txt');
    await page.getByText(words.terminal.queued(1)).waitFor();
    await page.waitForTimeout(1_000);
    cable.mend();
    await learner.offlineBanner.waitFor({ state: 'hidden' });
    await terminal.untilPrompt();
    expect(await terminal.run('cat /root/log.txt')).toBe('before\nmeanwhile');
    cable.close();
  });
});

describe('a second tab', () => {
  house.scene('shows the same attempt, and both go on together', async (scene) => {
    const first = await scene.learner();
    await first.choose(namespaces);
    await first.terminal.run('echo from the first tab');
    const second = await scene.secondTab(first);
    await second.choose(namespaces);
    await second.terminal.shows('from the first tab');

    await second.terminal.run('echo from the second tab');
    await first.terminal.shows(/^from the second tab$/m);
    // A browser draws no page that is behind another.
    await first.page.bringToFront();
    await first.terminal.run(LOOK_AROUND);
    await first.terminal.shows(LOOK_AROUND);
    await first.lesson.untilStepsDone(1);
    const screen = await first.terminal.screen();
    await second.page.bringToFront();
    await second.lesson.untilStepsDone(1);
    await eventually(
      'the same screen in both tabs',
      () => second.terminal.screen(),
      (each) => each === screen,
    );
  });
});
