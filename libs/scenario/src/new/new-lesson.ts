/** A small lesson that is proved, for an author to begin with. */
import { idSchema } from '../format/scenario.schema.ts';

export function isLessonId(text: string): boolean {
  return idSchema.safeParse(text).success;
}

/** track.yaml of a new track; `schemas` is the way from its folder to that of the JSON Schemas. */
export function newTrackFile(track: string, schemas: string): string {
  return `${schemaLine(schemas, 'track')}title: { en: ${titleOf(track)}, ko: ${titleOf(track)} }
summary: { en: What this track is about., ko: 이 트랙에서 배우는 내용이에요. }
order: 100
`;
}

/** The files of a new lesson by path from its folder; `schemas` is the way from there to the JSON Schemas. */
export function newLessonFiles(id: string, schemas: string): Record<string, string> {
  return {
    'scenario.yaml': `${schemaLine(schemas, 'scenario')}${scenarioOf(id)}`,
    'lesson.en.md': TEXT_EN,
    'lesson.ko.md': TEXT_KO,
    'quiz.yaml': `${schemaLine(schemas, 'quiz')}${QUIZ}`,
    'setup/web.yaml': MANIFEST,
    'solution.sh': SOLUTION,
    'wrong/too-few.sh': WRONG,
  };
}

function schemaLine(schemas: string, kind: string): string {
  return `# yaml-language-server: $schema=${schemas}/${kind}.schema.json\n`;
}

function titleOf(id: string): string {
  return id.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
}

const scenarioOf = (id: string) => `apiVersion: drydock.dev/v1
kind: Scenario
metadata: { id: ${id}, order: 10 }
minutes: 10
difficulty: beginner
title: { en: ${titleOf(id)}, ko: ${titleOf(id)} }
summary:
  en: Give a Deployment more replicas.
  ko: 디플로이먼트의 레플리카를 늘려요.
setup:
  manifests: [setup/*.yaml]
steps:
  - id: scale-it
    checks:
      - id: three-replicas
        title: { en: Three pods of web are ready, ko: web의 파드 세 개가 준비됐다 }
        expect:
          object:
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web, namespace: default }
            spec: { replicas: 3 }
            status: { readyReplicas: 3 }
        message:
          en: "\`web\` should have three replicas, and all of them should be ready."
          ko: "\`web\`의 레플리카가 세 개이고 모두 준비 상태여야 해요."
        failHints:
          - when: { object: { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: 2 } } }
            message: { en: These are two. One is still missing., ko: 아직 두 개예요. 하나가 모자라요. }
    hints:
      en:
        - The number of replicas is a field of the Deployment's spec. One command changes just that field.
        - "\`kubectl scale deployment web --replicas=3\`"
      ko:
        - 레플리카 수는 디플로이먼트 spec의 필드예요. 이 필드만 바꾸는 명령이 있어요.
        - "\`kubectl scale deployment web --replicas=3\`"
`;

const TEXT_EN = `What the lesson is about, in two or three sentences. This part is the introduction.

## Scale it {#scale-it}

A Deployment \`web\` is here already:

\`\`\`sh run
kubectl get deployment web
\`\`\`

Which number will change first when you ask for more: the one in READY, or the one in UP-TO-DATE?

**Your task:** let \`web\` have three replicas.

> [!TIP]
> Watch them come with \`kubectl get pods --watch\`.
`;

const TEXT_KO = `이 레슨에서 무엇을 배우는지 두세 문장으로 소개해요. 여기는 도입부예요.

## 늘려 보기 {#scale-it}

디플로이먼트 \`web\`이 이미 있어요.

\`\`\`sh run
kubectl get deployment web
\`\`\`

레플리카를 늘리면 READY와 UP-TO-DATE 중 어느 숫자가 먼저 바뀔까요?

**할 일:** \`web\`의 레플리카를 세 개로 만드세요.

> [!TIP]
> \`kubectl get pods --watch\`로 파드가 생기는 모습을 지켜보세요.
`;

const QUIZ = `questions:
  - id: who-makes-pods
    type: single
    prompt: { en: Who makes the pods of a Deployment?, ko: 디플로이먼트의 파드는 누가 만드나요? }
    options:
      - { id: replicaset, text: { en: A ReplicaSet, ko: 레플리카셋 }, correct: true }
      - { id: kubelet, text: { en: The kubelet, ko: kubelet }, feedback: { en: It only starts what is bound to its node., ko: kubelet은 자기 노드에 배정된 것만 시작해요. } }
    explanation:
      en: The Deployment makes a ReplicaSet, and that makes the pods.
      ko: 디플로이먼트가 레플리카셋을 만들고, 레플리카셋이 파드를 만들어요.
`;

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: default, labels: { app: web } }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: nginx, image: "nginx:1.27" }
`;

const SOLUTION = `kubectl scale deployment web --replicas=3
kubectl rollout status deployment web --timeout=60s
`;

const WRONG = `# fails: three-replicas
kubectl scale deployment web --replicas=2
# advance: 30s
`;
