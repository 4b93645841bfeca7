import { loadScenarios } from '../load-scenarios.ts';
import { convertKillercoda, isKillercoda, type ConvertedLesson } from './convert-killercoda.ts';
import { convertMarkdown } from './killercoda-markdown.ts';

const INDEX = {
  title: 'Pods',
  description: 'Make and mend.',
  difficulty: 'Intermediate',
  time: '10-20 minutes',
  details: {
    intro: { text: 'intro/text.md', background: 'intro/background.sh', foreground: 'intro/foreground.sh' },
    steps: [
      { title: 'Make a pod', text: 'step1/text.md', verify: 'step1/verify.sh' },
      { title: 'Read', text: 'step2.md', background: 'step2-background.sh' },
    ],
    finish: { text: 'finish.md' },
    assets: {
      host01: [
        { file: '*.yaml', target: '/root', chmod: '+x' },
        { file: 'deep/**', target: '~/deep' },
      ],
    },
  },
  backend: { imageid: 'kubernetes-kubeadm-1node' },
};
const FILES = {
  'index.json': JSON.stringify(INDEX),
  'intro/text.md': '# Welcome\nHello <b>you</b>.<br>',
  'intro/background.sh': '#!/bin/bash\nkubectl create ns one\n',
  'intro/foreground.sh': 'echo ready\n',
  'step1/text.md':
    '## Task\nRun `kubectl run web --image=nginx`{{exec}} now.\n\n```plain\nkubectl get pods\n```{{exec}}\n\n![see](../assets/see.png) ![far](https://x.org/y.png)\n\n[open]({{TRAFFIC_HOST1_80}})\n\n<details><summary>Solution</summary>\n\n`kubectl run web --image=nginx`{{exec}}\n<details>more</details>\n</details>\nGo on.',
  'step1/verify.sh': '#!/bin/bash\nkubectl get pod web\n',
  'step2.md': 'Read `cat /root/a.yaml`{{copy}}\n',
  'step2-background.sh': 'touch /root/ready\n',
  'finish.md': 'Bye.',
  'assets/a.yaml': 'kind: Pod\n',
  'assets/deep/x/b.txt': 'deep',
  'assets/see.png': '',
};

const convert = (files: Record<string, string> = FILES) => convertKillercoda(files, { id: 'pods', schemas: 'schema' }) as ConvertedLesson;

describe('convertKillercoda', () => {
  it('makes a lesson that loads, but for its solution', () => {
    const { files } = convert();
    const { tracks, problems } = loadScenarios(Object.fromEntries(Object.entries(files).map(([path, text]) => [`k/pods/${path}`, text])), {
      tracks: 'optional',
    });
    expect(problems.filter(({ severity }) => severity === 'error').map(({ file }) => file)).toEqual(['k/pods/solution.sh']);
    const scenario = tracks[0]!.scenarios[0]!;
    expect(scenario).toMatchObject({ minutes: 10, difficulty: 'intermediate', title: { en: 'Pods' }, cluster: { nodes: 0 } });
    expect(scenario.steps.map(({ id, checks }) => [id, checks.map(({ expect: form }) => form)])).toEqual([
      ['step-1', [{ command: { run: FILES['step1/verify.sh'] } }]],
      ['step-2', []],
    ]);
    expect(scenario.setup.files).toEqual({
      '/root/a.yaml': 'kind: Pod\n',
      '/root/deep/x/b.txt': 'deep',
      '/root/.killercoda/intro/background.sh': FILES['intro/background.sh'],
      '/root/.killercoda/intro/foreground.sh': FILES['intro/foreground.sh'],
      '/root/.killercoda/step2-background.sh': FILES['step2-background.sh'],
    });
    expect(scenario.setup.script).toMatch(/^chmod \+x '\/root\/a\.yaml'\n/);
    expect(scenario.setup.script).toMatch(/^begin \S+\/intro\/background\.sh &\nbegin \S+\/intro\/foreground\.sh &$/m);
    const { steps, outro } = scenario.texts.en;
    expect(steps[0]!.body).toBe(
      '### Task\nRun `kubectl run web --image=nginx` now.\n\n```sh run\nkubectl run web --image=nginx\n```\n\n```sh run\nkubectl get pods\n```\n\n![see](assets/see.png) (far)\n\nopen (`curl localhost:80`)\n\nGo on.',
    );
    expect(scenario.steps[0]!.hints.en).toEqual(['**Solution**\n\n```sh run\nkubectl run web --image=nginx\n```\n\nmore']);
    expect(steps[1]!.body).toContain('```sh run\nbash /root/.killercoda/step2-background.sh\n```');
    expect(steps[1]!.body).toContain('```sh copy\ncat /root/a.yaml\n```');
    expect(outro).toBe('Bye.');
  });

  it('names what can not work', () => {
    expect(convert().notes).toEqual([
      'pictures from other places are not shown',
      'links to ports of the machines open nothing in the browser: use curl in the terminal',
      'the script of step-2 does not start by itself: a click at the top of the step runs it',
    ]);
    const index = {
      ...INDEX,
      backend: { imageid: 'ubuntu' },
      details: { ...INDEX.details, steps: [{ title: 'x', text: 'gone.md', verify: 'gone.sh' }], assets: { host01: [{ file: 'no.txt' }] } },
    };
    expect(convert({ ...FILES, 'index.json': JSON.stringify(index) }).notes).toEqual([
      'the asset no.txt is missing',
      'the verify script gone.sh is missing',
      'the text gone.md is missing',
      'its machine is "ubuntu": here it is a node of a cluster',
      'it verifies nothing: it can be played, and not be graded',
    ]);
  });

  it.each([
    ['{', /index\.json/],
    ['{"title": "x"}', /no "details"/],
  ])('says what is wrong with %j', (text, problem) => {
    expect(convertKillercoda({ 'index.json': text }, { id: 'x', schemas: '' })).toEqual({ problem: expect.stringMatching(problem) });
  });

  it('knows such a folder', () => {
    expect(isKillercoda(FILES)).toBe(true);
    expect(isKillercoda({ ...FILES, 'scenario.yaml': '' })).toBe(false);
    expect(isKillercoda({ 'index.json': '{"courses": []}' })).toBe(false);
  });
});

it.each([
  ['Make `web`{{copy}} of `nginx`{{copy}}.', 'Make `web` of `nginx`.'],
  ['- `web`{{copy}}', '```sh copy\nweb\n```'],
  ['Type `kubectl get pods`{{copy}}.', 'Type `kubectl get pods`.\n\n```sh copy\nkubectl get pods\n```'],
])('leaves %j readable', (text, markdown) => {
  expect(convertMarkdown(text, '', new Set()).markdown).toBe(markdown);
});

it('leaves no HTML, and no script, in a text', () => {
  const { markdown, notes } = convertMarkdown(
    '<details><summary>Tip</summary>\n\nx <script>alert(1)</script>\n\n</details>\n`<kept>`',
    '',
    new Set(),
  );
  expect(markdown).toBe('**Tip**\n\nx alert(1)\n\n\n`<kept>`'.replace('\n\n\n', '\n\n'));
  expect(notes).toEqual(['videos and embedded pages are not shown']);
});
