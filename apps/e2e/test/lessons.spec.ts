import { attemptParts, inLocale, LOCALES, type Locale, type Scenario, type WrongAttempt } from '@drydock/scenario';
import { openHouse } from './house.ts';
import type { Learner } from './learner.ts';
import { lessonNamed, plain } from './lessons.ts';
import { eventually } from './patience.ts';

const house = openHouse();

/** One of each track: the others are proved without a browser. */
const lessons = ['foundations/namespaces', 'workloads/pod-lifecycle', 'storage/pv-pvc-binding', 'access/rbac-request-stages'].map(
  lessonNamed,
);

for (const locale of LOCALES) {
  for (const lesson of lessons) {
    house.sceneAmongOthers(`${lesson.folder} in ${locale}: wrong attempts, the solution, the questions, the end`, async (scene) => {
      const learner = await scene.learner({ locale });
      await learner.choose(lesson);
      for (const attempt of lesson.wrongAttempts) {
        await failOnce(learner, lesson, attempt);
        await learner.lesson.startOver();
      }
      await nothingIsDone(learner, lesson);
      await typeScript(learner, lesson.solution ?? '');
      await everythingIsDone(learner, lesson);
      await answerEverything(learner, lesson, locale);
      await reachTheEnd(learner, lesson);
    });
  }
}

async function typeScript(learner: Learner, script: string): Promise<void> {
  for (const part of attemptParts(script)) {
    if ('advance' in part) await learner.clock.pass(part.advance);
    else for (const line of part.type.trimEnd().split('\n')) await learner.clock.enter(line, learner.terminal);
  }
}

/** The named check is not met, and says what is missing. */
async function failOnce(learner: Learner, lesson: Scenario, attempt: WrongAttempt): Promise<void> {
  await typeScript(learner, attempt.script);
  const check = await learner.lesson.goToCheck(lesson, attempt.fails[0]!);
  await learner.lesson.checkNow();
  const status = await learner.lesson.statusOf(check);
  expect({ attempt: attempt.name, status }).toEqual({ attempt: attempt.name, status: 'FAILED' });
  const explanations = [check.message, ...check.failHints.map(({ message }) => message)].filter((text) => text !== undefined);
  const words = explanations.map((text) => withoutMarks(inLocale(text, learner.locale)));
  await eventually(
    `one of these explanations after ${attempt.name}: ${words.join(' | ')}`,
    async () => withoutMarks(await learner.lesson.row(check).innerText()),
    (said) => words.length === 0 || words.some((text) => said.includes(text)),
    2_000,
  );
}

const withoutMarks = (text: string) => text.replace(/[`*]/g, '').replace(/\s+/g, ' ').trim();

async function nothingIsDone(learner: Learner, lesson: Scenario): Promise<void> {
  await learner.terminal.untilPrompt();
  for (const [index, { checks }] of lesson.steps.entries()) {
    const guards = checks.filter(({ guard }) => guard).length;
    await learner.lesson.goToStep(index);
    await learner.lesson.untilStatuses(
      (statuses) => statuses.filter((status) => status === 'PASSED').length === guards,
      `no check of step ${index + 1} met, but for ${guards} guards`,
    );
  }
}

async function everythingIsDone(learner: Learner, lesson: Scenario): Promise<void> {
  for (const [index, step] of lesson.steps.entries()) {
    await learner.lesson.goToStep(index);
    const wanted = step.checks.map(() => 'PASSED').join();
    await learner.lesson.untilStatuses((statuses) => statuses.join() === wanted, `every check of step ${index + 1} met`);
  }
  await learner.lesson.untilStepsDone(lesson.steps.length);
}

async function answerEverything(learner: Learner, lesson: Scenario, locale: Locale): Promise<void> {
  await learner.lesson.goTo('quiz');
  for (const [index, question] of lesson.quiz.entries()) {
    const card = learner.quiz.card(index, lesson.quiz.length);
    await card.getByText(plain(question.prompt, locale).split('\n')[0]!.slice(0, 12)).first().waitFor();
    if (question.attempts > 1) await learner.quiz.answerWrong(card, question);
    await learner.quiz.answerRight(card, question);
  }
}

async function reachTheEnd(learner: Learner, lesson: Scenario): Promise<void> {
  const { page, words } = learner;
  await learner.lesson.goTo('finish');
  await page.getByRole('heading', { name: words.completion.title, exact: true }).waitFor();
  await page.getByText(words.completion.lead(learner.titleOf(lesson)), { exact: true }).waitFor();
  const figures = await page
    .getByRole('main')
    .getByRole('progressbar')
    .evaluateAll((meters) => meters.map((meter) => [meter.getAttribute('aria-valuenow'), meter.getAttribute('aria-valuemax')]));
  expect(figures).toHaveLength(lesson.quiz.length > 0 ? 3 : 2);
  expect(figures.map(([now]) => now)).toEqual(figures.map(([, max]) => max));
  await learner.openHome();
  const row = page.getByRole('listitem').filter({
    has: page.getByRole('heading', { level: 4 }).getByRole('link', { name: learner.titleOf(lesson), exact: true }),
  });
  await row.getByText(words.home.states.COMPLETED, { exact: true }).waitFor();
}
