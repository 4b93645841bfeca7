import type { Locale } from '../../src/i18n/locale.ts';

type Text = Readonly<Record<Locale, string>>;

export interface MockLesson {
  readonly track: string;
  readonly slug: string;
  readonly title: Text;
  readonly summary: Text;
  readonly minutes: number;
  readonly difficulty: string;
  readonly prerequisites: readonly string[];
  readonly isExam: boolean;
}

export const COURSES: readonly { id: string; title: Text; summary: Text; lessons: readonly MockLesson[] }[] = [
  {
    id: 'first-steps',
    title: { en: 'First steps', ko: '첫걸음' },
    summary: {
      en: 'Pods, namespaces and the commands you will type every day.',
      ko: '파드와 네임스페이스, 그리고 매일 쓰게 될 명령어를 익혀요.',
    },
    lessons: [
      lesson(
        'first-steps',
        'namespaces',
        10,
        'beginner',
        ['Namespaces', 'A place of its own for each team'],
        ['네임스페이스', '팀마다 따로 쓰는 공간을 만들어요'],
      ),
      lesson(
        'first-steps',
        'pod-lifecycle',
        20,
        'beginner',
        ['The life of a pod', 'From Pending to Running, and why it sometimes does not get there'],
        ['파드의 일생', 'Pending에서 Running까지, 그리고 가끔 거기에 이르지 못하는 이유'],
      ),
      lesson(
        'first-steps',
        'deployments',
        25,
        'beginner',
        ['Deployments and rollouts', 'Change a running application without stopping it, and take a bad change back'],
        ['디플로이먼트와 롤아웃', '멈추지 않고 애플리케이션을 바꾸고, 잘못된 변경은 되돌려요'],
      ),
    ],
  },
  {
    id: 'access',
    title: { en: 'Who may do what', ko: '누가 무엇을 할 수 있을까' },
    summary: {
      en: 'Authentication, RBAC and admission, seen request by request.',
      ko: '인증과 RBAC, 어드미션을 요청 하나하나로 살펴봐요.',
    },
    lessons: [
      lesson(
        'access',
        'rbac-basics',
        30,
        'intermediate',
        ['Roles and bindings', 'Give a colleague exactly what they need'],
        ['롤과 바인딩', '동료에게 꼭 필요한 권한만 줘요'],
      ),
      lesson(
        'access',
        'admission',
        35,
        'advanced',
        ['Admission control', 'What changes or refuses a request that was allowed'],
        ['어드미션 컨트롤', '허용된 요청도 바뀌거나 거부되는 과정을 봐요'],
      ),
    ],
  },
];

function lesson(track: string, slug: string, minutes: number, difficulty: string, en: [string, string], ko: [string, string]): MockLesson {
  return {
    track,
    slug,
    minutes,
    difficulty,
    prerequisites: [],
    isExam: false,
    title: { en: en[0], ko: ko[0] },
    summary: { en: en[1], ko: ko[1] },
  };
}

export const CHECKS = [
  {
    step: 'create-namespace',
    id: 'namespace-exists',
    points: 1,
    namespace: 'team-a',
    title: { en: 'The namespace team-a exists', ko: '네임스페이스 team-a가 있어요' },
  },
  {
    step: 'create-namespace',
    id: 'namespace-labelled',
    points: 1,
    namespace: 'team-a',
    title: { en: 'It has the label env=dev', ko: 'env=dev 레이블이 붙어 있어요' },
  },
  {
    step: 'second-team',
    id: 'second-exists',
    points: 2,
    namespace: 'team-b',
    title: { en: 'The namespace team-b exists', ko: '네임스페이스 team-b가 있어요' },
  },
] as const;

const STEPS = [
  {
    id: 'create-namespace',
    title: { en: 'Create a namespace', ko: '네임스페이스 만들기' },
    body: {
      en: `A **namespace** keeps the objects of one team apart from those of the others. Names need to be unique only *within* one.

See what is there already:

\`\`\`sh run
kubectl get namespaces
\`\`\`

1. Write the manifest to \`/root/team-a.yaml\`:

   \`\`\`yaml copy file=/root/team-a.yaml
   apiVersion: v1
   kind: Namespace
   metadata:
     name: team-a
     labels:
       env: dev
   \`\`\`

2. Create it, then look at it:

   \`\`\`sh run
   kubectl apply -f /root/team-a.yaml
   kubectl get namespace team-a --show-labels
   \`\`\`

> [!TIP]
> \`ns\` is short for \`namespaces\`. The list of short names is in \`kubectl api-resources\`.

> [!WARNING]
> Deleting a namespace deletes **everything** in it.

Read more in the [documentation](https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/).`,
      ko: `**네임스페이스**는 한 팀의 오브젝트를 다른 팀의 오브젝트와 나눠 줘요. 이름은 *한 네임스페이스 안에서만* 겹치지 않으면 돼요.

지금 무엇이 있는지 먼저 봐요.

\`\`\`sh run
kubectl get namespaces
\`\`\`

1. 매니페스트를 \`/root/team-a.yaml\`에 써요.

   \`\`\`yaml copy file=/root/team-a.yaml
   apiVersion: v1
   kind: Namespace
   metadata:
     name: team-a
     labels:
       env: dev
   \`\`\`

2. 만들고 나서 확인해요.

   \`\`\`sh run
   kubectl apply -f /root/team-a.yaml
   kubectl get namespace team-a --show-labels
   \`\`\`

> [!TIP]
> \`ns\`는 \`namespaces\`의 짧은 이름이에요. 짧은 이름은 \`kubectl api-resources\`에서 볼 수 있어요.

> [!WARNING]
> 네임스페이스를 지우면 그 안의 **모든 것**이 지워져요.

[문서](https://kubernetes.io/ko/docs/concepts/overview/working-with-objects/namespaces/)에서 더 읽어 보세요.`,
    },
    hints: {
      en: [
        'Which verb of kubectl brings an object into being?',
        '`kubectl create namespace` makes one from its name alone.',
        'Try `kubectl create namespace team-a`, then `kubectl label`.',
      ],
      ko: [
        '오브젝트를 새로 만드는 kubectl 동사는 무엇일까요?',
        '`kubectl create namespace`는 이름만으로 만들어요.',
        '`kubectl create namespace team-a` 다음에 `kubectl label`을 써 보세요.',
      ],
    },
  },
  {
    id: 'second-team',
    title: { en: 'A second team', ko: '두 번째 팀' },
    body: {
      en: 'Another team arrives. Give it the namespace `team-b`.\n\n| Phase | Meaning |\n|---|---|\n| Active | Objects may be created in it |\n| Terminating | It is being deleted |\n',
      ko: '다른 팀이 왔어요. `team-b` 네임스페이스를 만들어 주세요.\n\n| 단계 | 뜻 |\n|---|---|\n| Active | 오브젝트를 만들 수 있어요 |\n| Terminating | 지워지고 있어요 |\n',
    },
    hints: { en: ['It works as before.'], ko: ['앞에서 한 것과 같아요.'] },
  },
];

const question = (
  id: string,
  type: string,
  prompt: Text,
  points: number,
  options: [string, Text][] = [],
  targets: [string, Text][] | null = null,
  body: string | null = null,
) => ({ id, type, prompt, points, options, targets, body });
const same = (text: string): Text => ({ en: text, ko: text });

const QUIZ = [
  question(
    'scope',
    'single',
    { en: 'Which of these lives **outside** of every namespace?', ko: '다음 중 어느 네임스페이스에도 **속하지 않는** 것은 무엇일까요?' },
    1,
    [
      ['pod', same('Pod')],
      ['node', same('Node')],
      ['secret', same('Secret')],
    ],
  ),
  question('builtin', 'multiple', { en: 'Which namespaces are there from the start?', ko: '처음부터 있는 네임스페이스는 무엇일까요?' }, 1, [
    ['default', same('`default`')],
    ['kube-system', same('`kube-system`')],
    ['team-a', same('`team-a`')],
    ['kube-public', same('`kube-public`')],
  ]),
  question('pipeline', 'order', { en: 'In which order does a request pass these?', ko: '요청은 어떤 순서로 이들을 거칠까요?' }, 2, [
    ['validation', { en: 'Validation', ko: '유효성 검사' }],
    ['authentication', { en: 'Authentication', ko: '인증' }],
    ['storage', { en: 'Storage', ko: '저장' }],
    ['authorization', { en: 'Authorization', ko: '인가' }],
  ]),
  question(
    'codes',
    'match',
    { en: 'What does the server mean by these?', ko: '서버가 보내는 이 응답은 무슨 뜻일까요?' },
    2,
    [
      ['401', same('401')],
      ['403', same('403')],
      ['409', same('409')],
    ],
    [
      ['conflict', { en: 'Somebody else was faster', ko: '다른 누군가가 먼저 바꿨어요' }],
      ['unknown', { en: 'Who are you?', ko: '누구인지 모르겠어요' }],
      ['denied', { en: 'You may not', ko: '권한이 없어요' }],
    ],
  ),
  question('short-name', 'short', { en: 'What is the short name of `namespaces`?', ko: '`namespaces`의 짧은 이름은 무엇일까요?' }, 1),
  question(
    'how-many',
    'number',
    { en: 'How many namespaces does a fresh cluster have?', ko: '새 클러스터에는 네임스페이스가 몇 개 있을까요?' },
    1,
  ),
];

export const ANSWERS: Record<string, unknown> = {
  scope: 'node',
  builtin: ['default', 'kube-system', 'kube-public'],
  pipeline: ['authentication', 'authorization', 'validation', 'storage'],
  codes: { 401: 'unknown', 403: 'denied', 409: 'conflict' },
  'short-name': 'ns',
  'how-many': 4,
};

export const hintsOf = (stepId: string, locale: Locale): readonly string[] => STEPS.find(({ id }) => id === stepId)?.hints[locale] ?? [];

/** Every lesson of the mock has the same text. */
export function lessonText(summary: MockLesson, locale: Locale) {
  return {
    ...summary,
    title: summary.title[locale],
    summary: summary.summary[locale],
    translated: summary.slug !== 'admission' || locale === 'en',
    intro:
      locale === 'en'
        ? 'Two teams share one cluster, and both want to call their application `web`.\n\nIn this lesson you give each of them a place of its own.\n\n![Two namespaces in one cluster](images/namespaces.svg)\n\n> [!NOTE]\n> The cluster is yours alone. Nothing you do in it can break anything outside.'
        : '두 팀이 클러스터 하나를 함께 쓰는데, 둘 다 애플리케이션 이름을 `web`으로 하고 싶어 해요.\n\n이 레슨에서는 팀마다 따로 쓸 공간을 만들어요.\n\n![클러스터 하나에 네임스페이스 두 개](images/namespaces.svg)\n\n> [!NOTE]\n> 이 클러스터는 혼자 쓰는 거예요. 여기서 무엇을 해도 바깥은 망가지지 않아요.',
    outro:
      locale === 'en'
        ? 'You can now keep teams apart. Next comes what they put there: **pods**.'
        : '이제 팀을 서로 나눌 수 있어요. 다음은 그 안에 넣을 **파드**예요.',
    steps: STEPS.map(({ id, title, body, hints }) => ({
      id,
      title: title[locale],
      body: body[locale],
      hintCount: hints[locale].length,
      after: [],
      translated: true,
      checks: CHECKS.filter(({ step }) => step === id).map((check) => ({ id: check.id, title: check.title[locale], points: check.points })),
    })),
    passMark: 60,
    quiz: QUIZ.map(({ prompt, options, targets, ...rest }) => ({
      ...rest,
      prompt: prompt[locale],
      options: options.map(([id, text]) => ({ id, text: text[locale] })),
      targets: targets && targets.map(([id, text]) => ({ id, text: text[locale] })),
    })),
  };
}

export const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 150" font-family="sans-serif" font-size="15"><rect x="4" y="4" width="412" height="142" rx="10" fill="#e2eaea" stroke="#788e97" stroke-width="2"/><g fill="#fbfcfb" stroke="#0c6270" stroke-width="2"><rect x="28" y="40" width="170" height="84" rx="8"/><rect x="222" y="40" width="170" height="84" rx="8"/></g><g fill="#10252d"><text x="28" y="30">team-a</text><text x="222" y="30">team-b</text></g><g fill="#a8441f"><circle cx="113" cy="82" r="20"/><circle cx="307" cy="82" r="20"/></g><g fill="#fff" text-anchor="middle"><text x="113" y="87">web</text><text x="307" y="87">web</text></g></svg>`;
