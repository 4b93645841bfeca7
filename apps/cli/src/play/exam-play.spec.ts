import { prepareSandbox, SandboxWorld } from '@drydock/grading';
import { loadScenarios, newLessonFiles, newTrackFile, type Locale } from '@drydock/scenario';
import { ExamPlay } from './exam-play.ts';

const MINUTE = 60_000;
const made = (id: string, cluster: string, points: number) => `  - id: ${id}
    domain: ${cluster}
    cluster: ${cluster}
    checks: [{ id: made-${id}, points: ${points}, title: { en: T, ko: T }, expect: { exists: { apiVersion: v1, kind: Namespace, name: ${id} } } }]
`;
const EXAM = `exam:
  minutes: 30
  passMark: 50
  domains: { c1: { en: One, ko: 하나 }, c2: { en: Two, ko: 둘 } }
clusters: [{ id: c1, nodes: 1 }, { id: c2, nodes: 1 }]
steps:
${made('red', 'c1', 1)}${made('green', 'c2', 3)}`;
const own = newLessonFiles('exam', 'schema');
const text = '# Exam\n\nGo.\n\n## Red {#red}\n\nMake `red`.\n\n## Green {#green}\n\nMake `green`.';
const files = {
  ...own,
  'scenario.yaml': own['scenario.yaml']!.replace(/setup:\n(?: .*\n)*steps:\n[^]*$/, EXAM),
  'lesson.en.md': text,
  'lesson.ko.md': text,
  'solution.sh': '',
  'wrong/too-few.sh': '# fails: made-red\n',
};
const paths = Object.entries(files).map(([path, content]) => [`t/exam/${path}`, content]);
const loaded = loadScenarios({ 't/track.yaml': newTrackFile('t', 'schema'), ...Object.fromEntries(paths) });
const scenario = loaded.tracks[0]!.scenarios[0]!;
const plain = (shown: string) => shown.replace(/\x1b\[\d+m/g, '');

async function begin(locale: Locale = 'en') {
  const sandbox = await prepareSandbox(scenario, { seed: 1, now: Date.UTC(2026, 10, 20, 9) });
  const play = new ExamPlay(scenario, sandbox, locale);
  return {
    play,
    pass: (minutes: number) => sandbox.pass(minutes * MINUTE),
    type: (line: string) => new SandboxWorld(sandbox).type(`${line}\n`),
    say: async (command: string) => plain(await play.command(command)),
  };
}

describe('ExamPlay', () => {
  it('shows tasks with their clusters, in any order, and keeps flags', async () => {
    const { play, say } = await begin();
    expect(plain(play.begin())).toContain('1/2 Red\n\nOne · 1 point\n\n    $ kubectl config use-context c1\n\nMake red.');
    expect(await say(':task 2')).toContain('2/2 Green\n\nTwo · 3 points\n\n    $ kubectl config use-context c2');
    expect(await say(':flag')).toContain('Flagged');
    expect(await say(':tasks')).toBe('   1 Red\n⚑  2 Green');
    expect(await say(':text')).toContain('2/2 Green ⚑');
    expect(await say(':flag')).toContain('Not flagged');
    expect(await say(':next')).toBe('The tasks are numbered from 1 to 2.');
    expect(await say(':task')).toBe('The tasks are numbered from 1 to 2.');
    expect(await say(':check')).toContain('There is no command :check.');
  });

  it('tells nothing of what was done before it is finished, then all', async () => {
    const { play, type, say } = await begin();
    await type('kubectl create namespace red');
    await type('kubectl create namespace green');
    expect(await play.news()).toBe('');
    expect([play.ended, play.isComplete]).toEqual([false, false]);
    // `green` was made in the wrong cluster.
    expect(await say(':finish')).toBe('Not passed 1/4 (50 % are enough)\n\n    1/1  One\n    0/3  Two\n\n✓   1/1  Red\n✗   0/3  Green');
    expect([play.ended, play.isComplete]).toEqual([true, false]);
  });

  it('is passed with enough points', async () => {
    const { play, type, say } = await begin('ko');
    await type('kubectl config use-context c2');
    await type('kubectl create namespace green');
    expect(await say(':finish')).toContain('합격 3/4 (50% 이상이면 합격)');
    expect(play.isComplete).toBe(true);
  });

  it('says how long it still takes, and ends by itself', async () => {
    const { play, pass, say } = await begin();
    expect(await say(':time')).toBe('30 minutes are left.');
    await pass(20.5);
    expect(await play.news()).toBe('10 minutes are left.');
    expect(await play.news()).toBe('');
    await pass(8.6);
    expect(await play.news()).toBe('One minute is left.');
    await pass(1);
    expect(plain(await play.news())).toMatch(/^The time is over. The exam is graded as it stands.\n\nNot passed 0\/4/);
    expect(play.ended).toBe(true);
  });

  it('can be left', async () => {
    const { play, say } = await begin();
    expect(await say(':quit')).toBe('The exam was left, and is not graded.');
    expect([play.ended, await play.news()]).toEqual([true, '']);
  });
});
