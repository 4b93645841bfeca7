import { LOOK_AROUND, namespaces, STEP } from './first-lesson.ts';
import { openHouse } from './house.ts';
import { eventually } from './patience.ts';
import { TerminalPane } from './terminal-pane.ts';

const house = openHouse();

house.scene('hints come one after the other, in the language of the page', async (scene) => {
  const learner = await scene.learner();
  const { lesson } = learner;
  await learner.choose(namespaces);
  await lesson.goToStep(STEP.lookAround);
  const { en, ko } = namespaces.steps[STEP.lookAround]!.hints;
  await lesson.revealHint();
  await lesson.revealHint();
  expect(await lesson.hints.getByRole('heading').allTextContents()).toEqual(
    [1, 2].map((index) => learner.words.hints.hintOf(index, en.length)),
  );
  const korean = await learner.switchLanguage('ko');
  await korean.lesson.hints.getByText(ko![1]!.slice(-12)).waitFor();
  for (const _ of en.slice(2)) await korean.lesson.revealHint();
  await korean.lesson.hints.getByText(korean.words.hints.none, { exact: true }).waitFor();
});

house.scene('the language changes in the middle of a lesson, and nothing else does', async (scene) => {
  const learner = await scene.learner({ locale: 'ko' });
  await learner.choose(namespaces);
  await learner.terminal.run(LOOK_AROUND);
  await learner.lesson.goToStep(STEP.createNamespaces);
  await learner.lesson.checkNow();
  const screen = await learner.terminal.settled();
  const english = await learner.switchLanguage('en');
  await english.lesson.untilStepsDone(1);
  const check = namespaces.steps[STEP.createNamespaces]!.checks[0]!;
  await english.lesson.row(check).waitFor();
  await english.lesson.checkNow();
  await english.lesson.row(check).getByText('There should be a namespace').waitFor();
  expect(await english.terminal.settled()).toEqual(screen);
  expect(await english.page.getByRole('heading', { level: 1 }).innerText()).toBe(namespaces.title.en);
});

house.scene('a shell that was left stays left until a new one is asked for', async (scene) => {
  const learner = await scene.learner();
  const { page, words, terminal } = learner;
  await learner.choose(namespaces);
  await terminal.start('exit');
  const ended = page.getByText(words.terminal.exited, { exact: true });
  await ended.waitFor();
  await terminal.shows('logout');
  // The stream of its output has an end of its own, which may come later.
  await page.waitForTimeout(1500);
  expect(await ended.isVisible()).toBe(true);
  await page.getByRole('button', { name: words.terminal.reopen, exact: true }).click();
  expect(await terminal.run('echo here again')).toBe('here again');
});

house.scene('in a narrow window, what is typed once the terminal was brought to the front goes into it', async (scene) => {
  const learner = await scene.learner();
  const { page, words, terminal } = learner;
  await learner.choose(namespaces);
  await page.setViewportSize({ width: 400, height: 800 });
  const pane = (name: string) => page.getByRole('tab', { name, exact: true });
  await pane(words.lesson.text).click();
  await page.keyboard.type('lost');
  await pane(words.lesson.terminal).click();
  await page.keyboard.type('echo he');
  await page.keyboard.type('re');
  await page.keyboard.press('Enter');
  expect(await terminal.shows(/^here$/m)).not.toContain('lost');
});

house.scene('the trace shows how each stage decided about a request', async (scene) => {
  const learner = await scene.learner({ locale: 'ko' });
  const { page, words, terminal } = learner;
  await learner.choose(namespaces);
  await terminal.run('kubectl create namespace team-a');
  await terminal.run('kubectl get pods -n team-a --as=jane');
  const trace = page.getByRole('region', { name: words.trace.title, exact: true });
  await trace.getByRole('button', { name: 'kubectl get pods -n team-a --as=jane' }).waitFor();
  await trace.getByRole('button', { name: '/api/v1/namespaces/team-a/pods' }).first().click();
  const stages = trace.getByRole('list', { name: words.trace.stagesOf, exact: true });
  await stages.getByText(words.trace.outcomes.refused!, { exact: true }).waitFor();
  const told = await stages.innerText();
  for (const stage of ['authentication', 'impersonation', 'authorization']) expect(told).toContain(words.trace.stages[stage]);
  expect(told).toContain('jane');
});

house.scene('the scheduler tells where each pod went, and why', async (scene) => {
  const learner = await scene.learner();
  const { page, words, terminal } = learner;
  await learner.choose(namespaces);
  await terminal.run('kubectl run web --image=nginx');
  await terminal.run(`kubectl run picky --image=nginx --overrides='{"spec":{"nodeSelector":{"disk":"ssd"}}}'`);
  await page.getByRole('tab', { name: words.scheduling.title, exact: true }).click();
  const panel = page.getByRole('region', { name: words.scheduling.title, exact: true });
  await panel.getByRole('button', { name: /default\/picky/ }).click();
  await panel.getByText("node(s) didn't match Pod's node affinity/selector", { exact: false }).last().waitFor();
  await panel.getByRole('button', { name: /default\/web/ }).click();
  const points = panel.getByRole('table');
  await points.waitFor();
  expect(await points.innerText()).toMatch(/node0[12]/);
  await panel
    .getByText(/node-role.kubernetes.io\/control-plane/)
    .first()
    .waitFor();
});

house.scene('the picture of the cluster changes with it, and a pod in it is described by a click', async (scene) => {
  const learner = await scene.learner();
  const { page, words, terminal } = learner;
  await learner.choose(namespaces);
  await page.getByRole('tab', { name: words.overview.title, exact: true }).click();
  const picture = page.getByRole('region', { name: words.overview.title, exact: true });
  await picture.getByText('node01', { exact: true }).waitFor();
  await terminal.run('kubectl run lookout --image=nginx');
  await picture.getByRole('button', { name: /^lookout\s*Running/ }).click();
  await terminal.shows(/Successfully pulled image "nginx"|Started container lookout|Name:\s+lookout/);
  await terminal.untilPrompt();
  await terminal.run('kubectl delete pod lookout --now');
  await picture.getByRole('button', { name: /^lookout/ }).waitFor({ state: 'detached' });
});

house.scene('a block of commands runs by a click, and a file is edited with vi', async (scene) => {
  const learner = await scene.learner();
  const { page, words, terminal, lesson } = learner;
  await learner.choose(namespaces);
  await lesson.goToStep(STEP.lookAround);
  await page.getByRole('button', { name: words.lesson.runInTerminal, exact: true }).first().click();
  await terminal.shows(/# kubectl /);
  await terminal.untilPrompt();
  await terminal.clear();

  await terminal.start('vi /root/note.txt');
  const editor = page.getByRole('region', { name: words.editor.title('/root/note.txt'), exact: true });
  await editor.locator('.cm-content').waitFor();
  await page.keyboard.type('iwritten with vi');
  await page.keyboard.press('Escape');
  await page.keyboard.type(':wq');
  await page.keyboard.press('Enter');
  await editor.waitFor({ state: 'hidden' });
  await terminal.untilPrompt();
  expect(await terminal.run('cat /root/note.txt')).toBe('written with vi');
});

house.scene('Tab completes, the arrow brings back what was typed, and a second terminal works on the same cluster', async (scene) => {
  const learner = await scene.learner();
  const { page, words, terminal } = learner;
  await learner.choose(namespaces);
  await terminal.focus();
  await page.keyboard.type('kubectl get namespace leg');
  await page.keyboard.press('Tab');
  await terminal.shows(/kubectl get namespace legacy/);
  await page.keyboard.type('-o name');
  await page.keyboard.press('Enter');
  await terminal.shows(/^namespace\/legacy$/m);
  await terminal.settled();
  await terminal.clear();
  await terminal.press('ArrowUp');
  await terminal.shows(/# kubectl get namespace legacy -o name$/);
  await terminal.press('Control+c');

  await page.getByRole('button', { name: words.terminal.newTab, exact: true }).click();
  const second = new TerminalPane(page, words, '2');
  await second.run('kubectl create namespace from-the-second');
  await page.getByRole('tab', { name: 'main', exact: true }).click();
  expect(await terminal.run('kubectl get namespace from-the-second -o name')).toBe('namespace/from-the-second');
});

house.scene('the clock stands still, goes on, and leaps', async (scene) => {
  const learner = await scene.learner();
  const { clock, terminal } = learner;
  await learner.choose(namespaces);
  await clock.choose(0);
  const stopped = await clock.now();
  await learner.page.waitForTimeout(1_500);
  expect(await clock.now()).toBe(stopped);
  await clock.skipMinute();
  await eventually(
    'a minute later',
    () => clock.now(),
    (now) => now === stopped + 60_000,
  );
  await clock.choose(60);
  await eventually(
    'another minute, within moments',
    () => clock.now(),
    (now) => now > stopped + 120_000,
  );
  await clock.choose(1);
  const date = await terminal.run('date -u +%s');
  expect(Math.abs(Number(date) * 1000 - (await clock.now()))).toBeLessThan(10_000);
});

house.scene('an attempt that another version has saved says so, and is begun anew by a click', async (scene) => {
  const learner = await scene.learner();
  const { page, terminal, words } = learner;
  await learner.choose(namespaces);
  await terminal.run('touch /root/before');
  await page.route('**/graphql', (route) =>
    /StartAttempt/.test(route.request().postData() ?? '') && !/"restart":true/.test(route.request().postData() ?? '')
      ? route.fulfill({ json: { data: null, errors: [{ message: 'Start over.', extensions: { code: 'OUTDATED' } }] } })
      : route.continue(),
  );
  await learner.reload();
  await page.getByText(words.errors.OUTDATED, { exact: true }).waitFor();
  await page.getByRole('button', { name: words.lesson.restart, exact: true }).click();
  await terminal.untilPrompt();
  expect(await terminal.run('ls /root/before')).toBe("ls: cannot access '/root/before': No such file or directory");
});
