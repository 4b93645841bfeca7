import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
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

  constructor(databaseUrl?: string) {
    this.folders = { migrations, scenarios: path.join(this.folder, 'scenarios'), web: path.join(this.folder, 'web') };
    this.configuration = {
      port: 0,
      host: '127.0.0.1',
      kubernetes: { port: 0, url: undefined },
      databaseUrl,
      dataFolder: path.join(this.folder, 'data'),
      trustedProxies: ['loopback'],
    };
    writeFiles(this.folders.scenarios, LESSON);
    writeFiles(this.folders.web, WEB);
  }

  async start(): Promise<void> {
    this.#server = await startServer(this.configuration, this.folders, this.engine);
  }

  /** Ends the server and starts it again on the same data. */
  async restart(): Promise<void> {
    await this.#server?.close();
    this.engine = new FakeEngine();
    await this.start();
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
