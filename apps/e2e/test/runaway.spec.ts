import { namespaces } from './first-lesson.ts';
import { openHouse } from './house.ts';

const house = openHouse();

/** What one learner does, and what tells them that it was stopped. */
const RUNAWAYS = [
  { name: 'a loop without end', line: 'while :; do :; done', told: 'drydock: stopped after' },
  { name: 'output without end', line: 'yes', told: 'drydock: stopped after' },
  { name: 'a bomb of forks', line: ':(){ :|:& };:', told: 'Resource temporarily unavailable' },
  { name: 'a file without end', line: 'cat /dev/zero > /root/big', told: 'No space left on device' },
  { name: 'a file of 10 MB', line: 'head -c 10000000 /dev/zero > /root/large', told: /No space left on device|File too large/ },
];
/** Of one answer to the other learner while all that goes on; the machine of a test is slow. */
const ANSWER_MS = 10_000;

house.scene('what one learner lets loose is stopped with a message, while another gets answers', async (scene) => {
  const [wild, calm] = [await scene.learner(), await scene.learner({ locale: 'ko' })];
  await wild.choose(namespaces);
  await calm.choose(namespaces);
  for (const { name, line, told } of RUNAWAYS) {
    await wild.terminal.start(line);
    const begun = performance.now();
    const answer = await calm.terminal.run('kubectl get namespace legacy -o name');
    expect({ name, answer }).toEqual({ name, answer: 'namespace/legacy' });
    expect({ name, inTime: performance.now() - begun < ANSWER_MS }).toEqual({ name, inTime: true });
    await wild.terminal.shows(told);
    await wild.terminal.untilPrompt();
    await wild.terminal.clear();
    expect({ name, rows: (await wild.terminal.run('echo alive')).split('\n') }).toEqual({ name, rows: expect.arrayContaining(['alive']) });
  }
});

house.scene('Ctrl-C ends a program that writes without end', async (scene) => {
  const learner = await scene.learner();
  await learner.choose(namespaces);
  await learner.terminal.start('while :; do echo tick; sleep 1; done');
  await learner.terminal.shows('tick');
  await learner.terminal.press('Control+c');
  await learner.terminal.shows(/\^C/);
  expect(await learner.terminal.run('echo "ended with $?"')).toBe('ended with 130');
});
