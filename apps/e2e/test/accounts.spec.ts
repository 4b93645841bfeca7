import { LOOK_AROUND, namespaces } from './first-lesson.ts';
import { answerTo } from './graphql-answer.ts';
import { openHouse } from './house.ts';
import type { Learner } from './learner.ts';

const house = openHouse();
const EMAIL = 'jane@example.com';
const PASSWORD = 'a long way from harbour';

async function openAccountMenu({ page, words }: Learner, entry: 'register' | 'login' | 'logout'): Promise<void> {
  await page
    .getByRole('banner')
    .getByRole('button', { name: `${words.account.menu}: ` })
    .click();
  await page.getByRole('menuitem', { name: words.account[entry], exact: true }).click();
}

async function submitCredentials({ page, words }: Learner, email: string, password: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(words.account.email, { exact: true }).fill(email);
  await dialog.getByLabel(words.account.password, { exact: true }).fill(password);
  await dialog.locator('button[type="submit"]').click();
}

/** Waits until this field of the dialog has the focus. */
async function focused({ page }: Learner, label: string): Promise<void> {
  await page.getByRole('dialog').getByLabel(label, { exact: true }).and(page.locator(':focus')).waitFor();
}

house.scene('a guest creates an account in the middle of a lesson, and goes on elsewhere', async (scene) => {
  const guest = await scene.learner();
  await guest.choose(namespaces);
  await guest.terminal.run(LOOK_AROUND);
  await guest.terminal.run('echo mine > /root/mine.txt');
  await guest.lesson.untilStepsDone(1);

  await openAccountMenu(guest, 'register');
  await focused(guest, guest.words.account.email);
  await submitCredentials(guest, EMAIL, 'short');
  await focused(guest, guest.words.account.password);
  await guest.page.getByRole('dialog').getByRole('alert').first().waitFor();
  await submitCredentials(guest, EMAIL, PASSWORD);
  await guest.page.getByText(guest.words.account.registered, { exact: true }).waitFor();
  await guest.lesson.untilStepsDone(1);
  expect(await guest.terminal.run('cat /root/mine.txt')).toBe('mine');

  const elsewhere = await scene.learner({ locale: 'ko' });
  await elsewhere.openHome();
  await openAccountMenu(elsewhere, 'login');
  await submitCredentials(elsewhere, EMAIL, `${PASSWORD}!`);
  await elsewhere.page.getByText(elsewhere.words.account.errors.WRONG_CREDENTIALS!, { exact: true }).waitFor();
  await submitCredentials(elsewhere, EMAIL, PASSWORD);
  // The account's language comes along.
  const jane = await elsewhere.reading('en');
  await jane.page.getByText(jane.words.home.stepsDone(1, namespaces.steps.length), { exact: true }).waitFor();
  await jane.choose(namespaces);
  await jane.lesson.untilStepsDone(1);
  expect(await jane.terminal.run('cat /root/mine.txt')).toBe('mine');
});

house.scene('two learners do not see each other', async (scene) => {
  const [ada, bo] = [await scene.learner(), await scene.learner({ locale: 'ko' })];
  const started = answerTo(ada.page, 'startAttempt');
  await ada.choose(namespaces);
  const { data } = (await (await started).json()) as { data: { startAttempt: { id: string } } };
  await bo.choose(namespaces);
  await ada.terminal.run('kubectl create namespace of-ada; echo secret > /root/secret.txt');
  expect(await bo.terminal.run('kubectl get namespace of-ada')).toBe('Error from server (NotFound): namespaces "of-ada" not found');
  expect(await bo.terminal.run('cat /root/secret.txt')).toBe('cat: /root/secret.txt: No such file or directory');
  expect(await ada.terminal.run('kubectl get namespace of-ada -o name')).toBe('namespace/of-ada');

  const asked = await bo.page.request.post('/graphql', {
    headers: { origin: scene.server.url },
    data: {
      query: 'query ($id: ID!) { attempt(id: $id) { id } requestTrace(attemptId: $id) { uri } }',
      variables: { id: data.startAttempt.id },
    },
  });
  const answer = (await asked.json()) as { data: unknown; errors: { extensions: { code: string } }[] };
  expect(JSON.stringify(answer.data)).not.toContain(data.startAttempt.id);
  expect(answer.errors.map(({ extensions }) => extensions.code)).toContain('NOT_FOUND');
});
