import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { databaseConfig, openDatabase, type PrismaClient } from '@drydock/persistence';
import type { Configuration } from '../src/configuration/configuration.ts';
import { startServer, type RunningServer, type ServerFolders } from '../src/server.ts';
import { FakeEngine } from './fake-engine.ts';
import { TestClient } from './test-client.ts';

const migrations = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

const LESSON: Readonly<Record<string, string>> = {
  'basics/track.yaml': 'title: { en: Basics, ko: 기초 }\nsummary: { en: First steps, ko: 첫걸음 }\norder: 1\n',
  'basics/files/scenario.yaml': `apiVersion: drydock.dev/v1
kind: Scenario
metadata: { id: files, order: 1 }
minutes: 5
difficulty: beginner
cluster: { nodes: 1 }
title: { en: Files, ko: 파일 }
summary: { en: Write files., ko: 파일을 써요. }
steps:
  - id: one
    checks:
      - { id: a, title: { en: File a, ko: 파일 a }, points: 2, expect: { file: { path: /a, equals: right } }, message: { en: No., ko: 아뇨. } }
    hints: { en: [First hint, Second hint], ko: [첫째 힌트, 둘째 힌트] }
  - id: two
    checks:
      - { id: b, title: { en: File b, ko: 파일 b }, expect: { file: { path: /b, equals: right } }, message: { en: No., ko: 아뇨. } }
    hints: { en: [], ko: [] }
`,
  'basics/files/lesson.en.md': 'Welcome.\n\n![A picture](images/x.svg)\n\n## One {#one}\n\nWrite a.\n\n## Two {#two}\n\nWrite b.\n',
  'basics/files/lesson.ko.md': '환영해요.\n\n![그림](images/x.svg)\n\n## 하나 {#one}\n\na를 써요.\n\n## 둘 {#two}\n\nb를 써요.\n',
  'basics/files/quiz.yaml': `questions:
  - id: sum
    type: number
    prompt: { en: 'What is 1 + 1?', ko: '1 + 1은?' }
    answer: 2
    explanation: { en: It is two., ko: 2예요. }
`,
  'basics/test/scenario.yaml': `apiVersion: drydock.dev/v1
kind: Scenario
metadata: { id: test, order: 2 }
minutes: 5
difficulty: beginner
title: { en: Test, ko: 시험 }
summary: { en: A test., ko: 시험이에요. }
exam: { minutes: 30, passMark: 50, domains: { all: { en: All, ko: 모두 } } }
clusters: [{ id: c1, nodes: 1 }, { id: c2, nodes: 1 }]
steps:
  - id: red
    domain: all
    cluster: c1
    checks: [{ id: red, title: { en: Red, ko: 빨강 }, points: 3, expect: { file: { path: /red, equals: right } } }]
  - id: blue
    domain: all
    cluster: c2
    host: node01
    checks: [{ id: blue, title: { en: Blue, ko: 파랑 }, expect: { file: { path: /blue, equals: right } } }]
`,
  'basics/test/lesson.en.md': 'Go.\n\n## Red {#red}\n\nWrite red.\n\n## Blue {#blue}\n\nWrite blue.\n',
  'basics/test/lesson.ko.md': '시작.\n\n## 빨강 {#red}\n\nred를 써요.\n\n## 파랑 {#blue}\n\nblue를 써요.\n',
  'basics/test/solution.sh': 'write red right\nwrite blue right\n',
  'basics/test/wrong/w.sh': '# fails: red\nwrite red wrong\n',
  'basics/files/images/x.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'basics/files/solution.sh': 'write a right\n',
  'basics/files/wrong/w.sh': '# fails: a\nwrite a wrong\n',
};

const WEB: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><title>Drydock</title>',
  'assets/index-abc123.js': `console.log(${JSON.stringify('x'.repeat(3000))});`,
};

/** A server on a random port with a lesson, a web app and sandboxes of its own. */
export class TestServer {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'drydock-server-'));
  readonly folders: ServerFolders;
  readonly configuration: Configuration;
  engine = new FakeEngine();
  #server: RunningServer | undefined;

  constructor(databaseUrl?: string, { isPreview = false } = {}) {
    this.folders = { migrations, scenarios: path.join(this.folder, 'scenarios'), web: path.join(this.folder, 'web') };
    this.configuration = {
      port: 0,
      host: '127.0.0.1',
      kubernetes: { port: 0, url: undefined },
      databaseUrl,
      dataFolder: path.join(this.folder, 'data'),
      isPreview,
      trustedProxies: ['loopback'],
    };
    writeFiles(this.folders.scenarios, LESSON);
    writeFiles(this.folders.web, WEB);
  }

  async start(): Promise<void> {
    this.#server = await startServer(this.configuration, this.folders, this.engine);
  }

  /** Ends the server and starts it again on the same data, `between` having changed it. */
  async restart(between?: (client: PrismaClient) => Promise<unknown>): Promise<void> {
    await this.#server?.close();
    if (between) await this.#withDatabase(between);
    this.engine = new FakeEngine();
    await this.start();
  }

  async #withDatabase(work: (client: PrismaClient) => Promise<unknown>): Promise<void> {
    const { databaseUrl, dataFolder } = this.configuration;
    const database = await openDatabase(databaseConfig({ databaseUrl, dataFolder }), {
      migrationsFolder: migrations,
      onFailure: console.error,
    });
    await work(database.client);
    await database.close();
  }

  async stop(): Promise<void> {
    await this.#server?.close();
    rmSync(this.folder, { recursive: true });
  }

  get url(): string {
    return this.#server!.url;
  }

  get lessonProblems(): readonly string[] {
    return this.#server!.lessonProblems;
  }

  client(cookie?: string): TestClient {
    return new TestClient(this.url, cookie);
  }

  /** A new guest. */
  async guest(locale = 'en'): Promise<TestClient> {
    const client = this.client();
    await client.get(`mutation { startGuest(locale: ${locale}) { id } }`);
    return client;
  }
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
}
