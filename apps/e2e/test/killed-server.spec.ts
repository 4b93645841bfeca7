import { LOOK_AROUND, namespaces, STEP } from './first-lesson.ts';
import { openHouse } from './house.ts';

const house = openHouse();

/** What is left of the lesson after its second step. */
const REST = [
  'kubectl run web --image=nginx:1.27 -n team-a',
  'kubectl run web --image=httpd:2.4 -n team-b',
  'kubectl wait --for=condition=Ready pod/web -n team-a --timeout=60s',
  'kubectl wait --for=condition=Ready pod/web -n team-b --timeout=60s',
  'kubectl config set-context team-a --cluster=kubernetes --user=kubernetes-admin --namespace=team-a',
  'kubectl config use-context team-a',
  'kubectl create configmap price-list --from-literal=apple=120',
  'kubectl delete namespace legacy',
];

house.scene('after SIGKILL in the middle of a lesson the learner goes on with the same cluster, files and progress', async (scene) => {
  const learner = await scene.learner();
  const { terminal, lesson, clock, quiz } = learner;
  await learner.choose(namespaces);
  await lesson.goTo('quiz');
  await quiz.answerRight(quiz.card(0, namespaces.quiz.length), namespaces.quiz[0]!);
  await lesson.goToStep(STEP.createNamespaces);
  await lesson.revealHint();
  await terminal.run(LOOK_AROUND);
  await terminal.run('kubectl create namespace team-a && kubectl label namespace team-a env=dev');
  await terminal.run('kubectl create namespace team-b && kubectl label namespace team-b env=dev');
  await lesson.untilStepsDone(2);
  await terminal.run('echo keep me > /root/note.txt');
  const cluster =
    'kubectl get namespaces,configmaps -A -o custom-columns=KIND:.kind,NAME:.metadata.name,UID:.metadata.uid --no-headers | sort';
  const before = { cluster: await terminal.run(cluster), hint: await lesson.hints.innerText() };
  expect(before.cluster).toContain('team-a');
  await terminal.start('kubectl create configmap last-words -n team-a && sleep 600');
  await terminal.shows('configmap/last-words created');

  await scene.server.kill();
  await learner.offlineBanner.waitFor();
  await scene.server.startAgain();
  await learner.offlineBanner.waitFor({ state: 'hidden', timeout: 60_000 });

  // The command in the foreground may have gone on or have ended.
  await terminal.press('Control+c');
  await terminal.untilPrompt();
  await terminal.clear();
  expect(await terminal.run('cat /root/note.txt')).toBe('keep me');
  expect(await terminal.run('kubectl get configmap last-words -n team-a -o name')).toBe('configmap/last-words');
  await terminal.run('kubectl delete configmap last-words -n team-a');
  expect(await terminal.run(cluster)).toBe(before.cluster);
  expect(await terminal.run('history | grep -c "keep me"')).not.toBe('0');
  expect(await lesson.hints.innerText()).toBe(before.hint);
  await lesson.untilStepsDone(2);
  await learner.page.getByText(learner.words.lesson.points('4', '14')).waitFor();

  for (const line of REST) await clock.enter(line, terminal);
  await clock.skipMinute();
  await lesson.untilStepsDone(namespaces.steps.length);
  await lesson.goTo('finish');
  await learner.page.getByRole('heading', { name: learner.words.completion.title, exact: true }).waitFor();
});
