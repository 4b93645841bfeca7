import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locale } from '@drydock/scenario';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { findBrowser } from '../../../tools/workspace/browser.mjs';
import { DrydockServer } from './drydock-server.ts';
import { Learner } from './learner.ts';
import { resultsFolder } from './workspace.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Wide and high, so that a whole exercise stays in view of the terminal. */
const SCREEN = { width: 1700, height: 1300 };
const REGION: Readonly<Record<Locale, string>> = { en: 'en-US', ko: 'ko-KR' };
const ACTION_MS = 30_000;

export interface LearnerOptions extends BrowserContextOptions {
  readonly locale?: Locale;
  /** Where the learner finds Drydock, when not at the server's own address. */
  readonly url?: string;
}

/** One scene: the learners who take part, and what their pages complained about. */
export class Scene {
  readonly server: DrydockServer;
  readonly #browser: Browser;
  readonly #pages: Page[] = [];
  readonly #contexts: BrowserContext[] = [];
  readonly #complaints: string[] = [];

  constructor(server: DrydockServer, browser: Browser) {
    this.server = server;
    this.#browser = browser;
  }

  /** Somebody new, with a browser profile of their own. */
  async learner({ locale = 'en', url, ...options }: LearnerOptions = {}): Promise<Learner> {
    const context = await this.#browser.newContext({
      viewport: SCREEN,
      baseURL: url ?? this.server.url,
      locale: REGION[locale],
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(ACTION_MS);
    this.#contexts.push(context);
    return this.#learnerIn(context, locale);
  }

  /** The same person in a second tab. */
  secondTab({ page, locale }: Learner): Promise<Learner> {
    return this.#learnerIn(page.context(), locale);
  }

  /** @throws Error when a page had an uncaught error or broke its content policy */
  close(): void {
    if (this.#complaints.length > 0) throw new Error(`The pages complained:\n${this.#complaints.join('\n')}`);
  }

  async end(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }

  /** Leaves a picture of each page and the server's log. */
  async record(name: string): Promise<void> {
    const file = path.join(resultsFolder, name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 120));
    await mkdir(resultsFolder, { recursive: true });
    await writeFile(`${file}.server.txt`, [this.server.log, ...this.#complaints].join('\n'));
    for (const [index, page] of this.#pages.entries()) {
      await page.screenshot({ path: `${file}.${index + 1}.png` }).catch(() => undefined);
    }
  }

  async #learnerIn(context: BrowserContext, locale: Locale): Promise<Learner> {
    const page = await context.newPage();
    page.on('pageerror', (error) => this.#complaints.push(`uncaught: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) this.#complaints.push(message.text());
    });
    this.#pages.push(page);
    return new Learner(page, locale);
  }
}

type Play = (scene: Scene) => Promise<void>;

export interface House {
  /**
   * A test: it gets a scene of its own, on the server and browser of its file. A busy machine can lose a race that no learner would, so a
   * scene that fails is played once more; what failed is recorded and said either way.
   */
  scene(name: string, play: Play): void;
  /** The same; several of these run at a time. */
  sceneAmongOthers(name: string, play: Play): void;
}

/** A server and a browser for the tests of one file. */
export function openHouse(): House {
  let server: DrydockServer;
  let browser: Browser;

  beforeAll(async () => {
    const executablePath = findBrowser();
    if (executablePath === undefined) throw new Error('No Chromium found: install one, or set CHROMIUM to its path.');
    [server, browser] = await Promise.all([DrydockServer.start(), chromium.launch({ executablePath, args: FLAGS })]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const stage = async (name: string, play: Play) => {
    const scene = new Scene(server, browser);
    try {
      await play(scene);
      scene.close();
    } catch (error) {
      await scene.record(name);
      throw error;
    } finally {
      await scene.end();
    }
  };
  const staged = (name: string, play: Play) => async () => {
    try {
      await stage(name, play);
    } catch (error) {
      console.warn(`"${name}" failed and is played once more: ${String(error)}`);
      await stage(name, play);
    }
  };
  return {
    scene: (name, play) => it(name, staged(name, play)),
    sceneAmongOthers: (name, play) => it.concurrent(name, staged(name, play)),
  };
}
