import { findScenario, loadScenarios } from './load-scenarios.ts';
import { lessonIn } from './format/scenario.ts';
import { newLessonFiles, newTrackFile } from './new/new-lesson.ts';
import { formatProblem } from './source/problem.ts';

const SCENARIO = `# yaml-language-server: $schema=../scenario.schema.json
apiVersion: drydock.dev/v1
kind: Scenario
metadata: { id: hello, order: 1 }
minutes: 5
difficulty: beginner
title: { en: Hello, ko: 안녕 }
summary: { en: A start., ko: 시작. }
setup:
  manifests: [setup/*.yaml]
  files: { /root/a.txt: setup/a.txt }
steps:
  - id: one
    checks:
      - id: ns
        title: { en: The namespace exists, ko: 네임스페이스가 있다 }
        expect: { object: { apiVersion: v1, kind: Namespace, metadata: { name: a, labels: null } } }
        stableFor: 30s
    hints: { en: [Look., Type.], ko: [보세요., 입력하세요.] }
`;

const QUIZ = `# yaml-language-server: $schema=../quiz.schema.json
questions:
  - id: q
    type: single
    prompt: { en: Which?, ko: 무엇? }
    options: [{ id: a, text: { en: A, ko: 가 }, correct: true }, { id: b, text: { en: B, ko: 나 } }]
    explanation: { en: So., ko: 그래서. }
`;

const FILES = {
  't/track.yaml': '# yaml-language-server: $schema=track.schema.json\ntitle: { en: T, ko: 티 }\nsummary: { en: S, ko: 에스 }\norder: 1\n',
  't/hello/scenario.yaml': SCENARIO,
  't/hello/lesson.en.md': 'Hi.\n\n## One {#one}\nText ![a picture](images/p.svg).',
  't/hello/lesson.ko.md': '안녕.\n\n## 하나 {#one}\n글 ![그림](images/p.svg).',
  't/hello/quiz.yaml': QUIZ,
  't/hello/setup/b.yaml': 'b',
  't/hello/setup/a.yaml': 'a',
  't/hello/setup/a.txt': 'text',
  't/hello/images/p.svg': '<svg/>',
  't/hello/solution.sh': 'kubectl create namespace a\n',
  't/hello/wrong/nothing.sh': '# fails: ns\n',
};

const problemsOf = (changes: Record<string, string | undefined>) => {
  const files = Object.entries({ ...FILES, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return loadScenarios(Object.fromEntries(files)).problems.map(formatProblem);
};
const edited = (from: string, to: string) => ({ 't/hello/scenario.yaml': SCENARIO.replace(from, to) });
const editedQuiz = (from: string, to: string) => ({ 't/hello/quiz.yaml': QUIZ.replace(from, to) });

describe('prerequisites', () => {
  const second = Object.fromEntries(
    Object.entries(FILES).flatMap(([file, text]) =>
      file.startsWith('t/hello/') ? [[file.replace('/hello/', '/later/'), text.replace('id: hello, order: 1', 'id: later, order: 2')]] : [],
    ),
  );
  const needing = (folder: string, ...addresses: string[]) => {
    const text = folder === 'later' ? second['t/later/scenario.yaml']! : SCENARIO;
    return { ...second, [`t/${folder}/scenario.yaml`]: text.replace('minutes: 5', `prerequisites: [${addresses.join(', ')}]\nminutes: 5`) };
  };

  it.each<[string, Record<string, string>, string[]]>([
    ['a lesson before it', needing('later', 't/hello'), []],
    ['a lesson of a track that is not loaded', needing('later', 'other/lesson'), []],
    ['a lesson that does not exist', needing('later', 't/hallo'), ['t/later/scenario.yaml:5:17: there is no lesson t/hallo']],
    ['a lesson after it', needing('hello', 't/later'), ['t/hello/scenario.yaml:5:17: t/later does not come before this lesson']],
    ['itself', needing('hello', 't/hello'), ['t/hello/scenario.yaml:5:17: t/hello does not come before this lesson']],
    ['no address', needing('later', 'hello'), ['t/later/scenario.yaml:5:17: prerequisites[0] must be <track>/<lesson>']],
  ])('%s', (_, changes, problems) => {
    expect(problemsOf(changes)).toEqual(problems);
  });
});

describe('newLessonFiles', () => {
  it('is a lesson with nothing wrong', () => {
    const files = Object.entries(newLessonFiles('my-lesson', '../schema')).map(([file, text]) => [`t/my-lesson/${file}`, text]);
    const track = { 't/track.yaml': newTrackFile('t', '../schema') };
    expect(loadScenarios({ ...Object.fromEntries(files), ...track }).problems).toEqual([]);
  });
});

describe('loadScenarios', () => {
  const { tracks, problems } = loadScenarios(FILES);
  const scenario = findScenario(tracks, 't', 'hello')!;

  it('reads a lesson with all its files', () => {
    expect(problems).toEqual([]);
    expect(tracks.map(({ id, title, scenarios }) => ({ id, title, lessons: scenarios.length }))).toEqual([
      { id: 't', title: { en: 'T', ko: '티' }, lessons: 1 },
    ]);
    expect(scenario).toMatchObject({
      folder: 't/hello',
      cluster: { nodes: 2, storageClass: true },
      setup: {
        manifests: [
          { path: 'setup/a.yaml', text: 'a' },
          { path: 'setup/b.yaml', text: 'b' },
        ],
        files: { '/root/a.txt': 'text' },
      },
      steps: [{ id: 'one', checks: [{ id: 'ns', points: 1, stableFor: 30_000, failHints: [], reveal: true }] }],
      wrongAttempts: [{ name: 'nothing', fails: ['ns'] }],
      images: ['images/p.svg'],
    });
  });

  it('shows the lesson in a language', () => {
    expect(lessonIn(scenario, 'ko')).toEqual({
      translated: true,
      intro: '안녕.',
      steps: [{ id: 'one', title: '하나', body: '글 ![그림](images/p.svg).', translated: true }],
      outro: undefined,
    });
  });

  it('falls back to English', () => {
    const { ['t/hello/lesson.ko.md']: _, ...files } = FILES;
    const loaded = loadScenarios(files);
    expect(loaded.problems.map(formatProblem)).toEqual(['t/hello/lesson.ko.md: warning: is missing: the text in "en" is shown instead']);
    expect(lessonIn(findScenario(loaded.tracks, 't', 'hello')!, 'ko')).toMatchObject({ translated: false, intro: 'Hi.' });
  });

  it('reads nothing from nothing', () => {
    expect(loadScenarios({})).toEqual({ tracks: [], problems: [] });
  });

  it('leaves a broken lesson out and keeps the others', () => {
    const files = { ...FILES, 't/broken/scenario.yaml': '{' };
    expect(loadScenarios(files).tracks[0]!.scenarios.map(({ id }) => id)).toEqual(['hello']);
  });

  it.each<[string, Record<string, string | undefined>, string[]]>([
    [
      'an unknown key',
      edited('minutes', 'minuts'),
      ['t/hello/scenario.yaml:1:1: minutes is missing', 't/hello/scenario.yaml:5:1: unknown key "minuts": did you mean "minutes"?'],
    ],
    [
      'a script in a hint',
      edited('en: [Look., Type.]', 'en: [Look., "a <script>x()</script>"]'),
      ['t/hello/scenario.yaml:19:26: raw HTML (<script>) is not shown: write Markdown'],
    ],
    [
      'a link that runs a script in a question',
      editedQuiz('en: Which?', 'en: "[Which?](javascript:x)"'),
      ['t/hello/quiz.yaml:5:19: a link to javascript: is not allowed'],
    ],
    [
      'such a link by reference',
      { 't/hello/lesson.en.md': 'Hi.\n\n## One {#one}\n[x]\n\n![a picture](images/p.svg)\n\n[x]: javascript:alert(1)\n' },
      ['t/hello/lesson.en.md:8:1: a link to javascript: is not allowed'],
    ],
    ['an unknown form', edited('object:', 'objekt:'), ['t/hello/scenario.yaml:17:19: unknown key "objekt": did you mean "object"?']],
    [
      'two forms',
      edited('expect: {', 'expect: { context: {},'),
      [expect.stringContaining('expect needs exactly one of object, absent, exists') as unknown as string],
    ],
    [
      'a wrong value',
      edited('beginner', 'easy'),
      ['t/hello/scenario.yaml:6:13: difficulty must be "beginner" or "intermediate" or "advanced"'],
    ],
    ['a wrong type', edited('minutes: 5', 'minutes: five'), ['t/hello/scenario.yaml:5:10: minutes must be a number']],
    [
      'a bad duration',
      edited('30s', 'soon'),
      ['t/hello/scenario.yaml:18:20: steps[0].checks[0].stableFor must be a duration such as 30s, 1m30s or 500ms'],
    ],
    [
      'no YAML',
      { 't/hello/quiz.yaml': '# yaml-language-server: $schema=quiz.schema.json\nquestions: [' },
      [expect.stringMatching(/^t\/hello\/quiz\.yaml:2:\d+: /) as unknown as string],
    ],
    [
      'a missing set-up file',
      { 't/hello/setup/a.txt': undefined },
      ["t/hello/scenario.yaml:11:25: there is no file setup/a.txt in the lesson's folder"],
    ],
    [
      'another name than the folder',
      edited('id: hello', 'id: hallo'),
      ['t/hello/scenario.yaml:4:17: the id "hallo" is not the name of its folder, "hello"'],
    ],
    ['a missing translation', edited('{ en: Hello, ko: 안녕 }', '{ en: Hello }'), ['t/hello/scenario.yaml:7:8: warning: no text in "ko"']],
    [
      'hints of unequal number',
      edited('[보세요., 입력하세요.]', '[보세요.]'),
      ['t/hello/scenario.yaml:19:38: 1 texts in "ko", but 2 in "en"'],
    ],
    [
      'a step without text',
      { 't/hello/lesson.ko.md': '안녕.' },
      ['t/hello/lesson.ko.md: warning: the step "one" has no text: that in "en" is shown instead'],
    ],
    [
      'a step without text in the fallback language',
      { 't/hello/lesson.en.md': 'Hi.' },
      ['t/hello/lesson.en.md: the step "one" has no text'],
    ],
    [
      'a translation without a block',
      { 't/hello/lesson.en.md': '## One {#one}\n```sh run\nls\n```' },
      ['t/hello/lesson.ko.md:3:1: warning: the step "one" differs from lesson.en.md: 1 blocks to run there, 0 here'],
    ],
    [
      'an order that leads nowhere',
      edited('- id: one', '- id: one\n    after: [onee, one]'),
      [
        't/hello/scenario.yaml:14:13: there is no step "onee": did you mean "one"?',
        't/hello/scenario.yaml:14:12: the step "one" waits for itself',
      ].sort(),
    ],
    [
      'faults',
      edited('setup:', 'setup:\n  faults: [{ name: node-up }]'),
      [expect.stringMatching(/^t\/hello\/scenario\.yaml:10:20: setup\.faults\[0\]\.name must be .*"node-down" or/)],
    ],
    [
      'a text without step',
      { 't/hello/lesson.ko.md': '## 하나 {#on}' },
      [
        't/hello/lesson.ko.md: warning: the step "one" has no text: that in "en" is shown instead',
        't/hello/lesson.ko.md:1:1: scenario.yaml has no step "on": did you mean "one"?',
      ],
    ],
    [
      'a missing picture',
      { 't/hello/images/p.svg': undefined },
      [
        "t/hello/lesson.en.md:4:6: there is no file images/p.svg in the lesson's folder",
        "t/hello/lesson.ko.md:4:3: there is no file images/p.svg in the lesson's folder",
      ],
    ],
    [
      'HTML',
      { 't/hello/lesson.ko.md': '## 하나 {#one}\n![p](images/p.svg)\n`<b>` <script>x</script>' },
      ['t/hello/lesson.ko.md:3:7: raw HTML (<script>) is not shown: write Markdown'],
    ],
    [
      'a script in a link',
      { 't/hello/lesson.ko.md': '## 하나 {#one}\n[x](javascript:alert) ![p](images/p.svg)' },
      ['t/hello/lesson.ko.md:2:1: a link to javascript: is not allowed'],
    ],
    [
      'an unknown check',
      { 't/hello/wrong/nothing.sh': '# fails: nss\n' },
      ['t/hello/wrong/nothing.sh:1:1: there is no check "nss": did you mean "ns"?'],
    ],
    [
      'an attempt that names no check',
      { 't/hello/wrong/nothing.sh': 'true\n' },
      ['t/hello/wrong/nothing.sh:1:1: says nowhere which check it fails: begin it with "# fails: <check-id>"'],
    ],
    [
      'no solution',
      { 't/hello/solution.sh': undefined },
      ['t/hello/solution.sh: is missing: without a solution nobody knows that the lesson can be solved'],
    ],
    ['no right option', editedQuiz('correct: true', 'correct: false'), ['t/hello/quiz.yaml:6:14: no option is correct']],
    [
      'two right options',
      editedQuiz('id: b,', 'id: b, correct: true,'),
      ['t/hello/quiz.yaml:6:14: 2 options are correct: a question with several right answers is of type multiple'],
    ],
    ['a repeated option', editedQuiz('id: b,', 'id: a,'), ['t/hello/quiz.yaml:6:71: the option id "a" is used twice']],
    [
      'an unknown question type',
      editedQuiz('type: single', 'type: choice'),
      ['t/hello/quiz.yaml:4:11: questions[0].type must be one of single, multiple, order, match, short, number, gap, line, output, do'],
    ],
    [
      'no schema line',
      { 't/hello/scenario.yaml': SCENARIO.replace(/^.*\n/, '#\n') },
      ['t/hello/scenario.yaml:1:1: must begin with "# yaml-language-server: $schema=…/scenario.schema.json", so that editors complete it'],
    ],
    [
      'the schema of another file',
      editedQuiz('quiz.schema', 'track.schema'),
      ['t/hello/quiz.yaml:1:1: names the schema ../track.schema.json: write "# yaml-language-server: $schema=…/quiz.schema.json"'],
    ],
    [
      'a step of guards',
      edited('stableFor: 30s', 'guard: true'),
      ['t/hello/scenario.yaml:15:7: all checks are guards: the step is passed before it is begun'],
    ],
    [
      'a guard that is to come true once',
      edited('stableFor: 30s', 'guard: true\n        once: true'),
      [
        't/hello/scenario.yaml:15:7: all checks are guards: the step is passed before it is begun',
        't/hello/scenario.yaml:19:15: a guard has to be kept: it can not come true only once',
      ],
    ],
    ['no track', { 't/track.yaml': undefined }, ['t/track.yaml: is missing: it names the track']],
  ])('finds %s', (_, changes, expected) => {
    expect(problemsOf(changes)).toEqual(expected);
  });
});
