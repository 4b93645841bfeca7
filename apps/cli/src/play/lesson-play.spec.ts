import { prepareSandbox, SandboxWorld } from '@drydock/grading';
import { loadScenarios, newLessonFiles, newTrackFile, type Locale } from '@drydock/scenario';
import { LessonPlay } from './lesson-play.ts';
import { markdownForTerminal } from './markdown-for-terminal.ts';

const files = Object.entries(newLessonFiles('scale', 'schema')).map(([path, text]) => [`track/scale/${path}`, text]);
const [scenario] = loadScenarios({ 'track/track.yaml': newTrackFile('track', 'schema'), ...Object.fromEntries(files) }).tracks[0]!
  .scenarios;
const plain = (text: string) => text.replace(/\x1b\[\d+m/g, '');

async function begin(locale: Locale) {
  const sandbox = await prepareSandbox(scenario!, { seed: 1, now: Date.UTC(2026, 10, 20, 9) });
  return { play: new LessonPlay(scenario!, sandbox, locale), type: (line: string) => new SandboxWorld(sandbox).type(`${line}\n`) };
}

describe('LessonPlay', () => {
  it('goes through a lesson', async () => {
    const { play, type } = await begin('en');
    expect(plain(play.begin())).toContain('1/1 Scale it');
    expect(play.isCommand('kubectl get pods')).toBe(false);
    expect(play.isCommand(': > file')).toBe(false);
    expect(plain(await play.command(':check'))).toMatch(/✗ Three pods of web are ready\n.*\n.*expected 3, found 1/);
    expect(plain(await play.command(':hint'))).toContain('(1/2) The number of replicas');
    expect(await play.news()).toBe('');
    await type('kubectl scale deployment web --replicas=3');
    await type('kubectl rollout status deployment web');
    expect(plain(await play.news())).toMatch(/^✓ Passed: Three pods of web are ready\nYou have done everything\./);
    expect(await play.news()).toBe('');
    expect([play.isComplete, play.ended]).toEqual([true, false]);
    await play.command(':quit');
    expect(play.ended).toBe(true);
  });

  it('speaks Korean', async () => {
    const { play } = await begin('ko');
    expect(plain(play.begin())).toContain('늘려 보기');
    expect(plain(await play.command(':nope'))).toContain(':nope라는 명령은 없어요.');
  });
});

it('shows Markdown in a terminal', () => {
  const text =
    '### Look\n\n> [!TIP]\n> Use `-w`.\n\n```sh run\nkubectl get **pods**\n```\n:::tabs\n=== One\n:::\n![a picture](x.svg) **bold**';
  expect(plain(markdownForTerminal(text))).toBe('Look\n\n│ TIP\n│ Use -w.\n\n    kubectl get **pods**\nOne\n[a picture] bold');
});
