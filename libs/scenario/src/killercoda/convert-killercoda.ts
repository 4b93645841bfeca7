/** A scenario of Killercoda as a lesson: index.json, steps, scripts and assets become the files of ours, and verify scripts its checks. */
import { isRecord, printYaml } from '@drydock/apimachinery';
import { API_VERSION } from '../format/scenario.schema.ts';
import { convertMarkdown, resolved, unfolded } from './killercoda-markdown.ts';
import { setUpScript } from './set-up-script.ts';

export interface ConvertedLesson {
  /** By path from the lesson's folder. */
  files: Record<string, string>;
  /** What can not work as it did, each in words for whoever plays it. */
  notes: string[];
  /** All shell scripts of it: for a look at what they call. */
  scripts: string[];
  /** The commands of its texts that are run with a click: typed at a prompt, where aliases hold. */
  commands: string[];
  /** The first script that verifies something, and the id of its step. */
  verification: { step: string; script: string } | undefined;
  /** All Markdown that the learner may read. */
  texts: string[];
}

export interface KillercodaOptions {
  /** The id of the lesson: that of its folder. */
  id: string;
  /** The way to the JSON Schemas. */
  schemas: string;
}

/** Whether the files of a folder are such a scenario. */
export function isKillercoda(files: Readonly<Record<string, string>>): boolean {
  return !Object.hasOwn(files, 'scenario.yaml') && /"details"\s*:/.test(files['index.json'] ?? '');
}

interface Part {
  title?: unknown;
  text?: unknown;
  verify?: unknown;
  background?: unknown;
  foreground?: unknown;
  courseData?: unknown;
  code?: unknown;
}

/** Where scripts of the scenario lie on the learner's machine. */
const PLACE = '/root/.killercoda';

/** @returns `problem` when index.json is none of Killercoda's */
export function convertKillercoda(
  files: Readonly<Record<string, string>>,
  { id, schemas }: KillercodaOptions,
): ConvertedLesson | { problem: string } {
  let index: unknown;
  try {
    index = JSON.parse((files['index.json'] ?? '').replace(/^\uFEFF/, ''));
  } catch (error) {
    return { problem: `index.json: ${(error as Error).message}` };
  }
  if (!isRecord(index) || !isRecord(index.details)) return { problem: 'index.json has no "details"' };
  return new Conversion(files, index, index.details, schemas).lesson(id);
}

class Conversion {
  readonly #files: Readonly<Record<string, string>>;
  readonly #index: Record<string, unknown>;
  readonly #details: Record<string, unknown>;
  readonly #schemas: string;
  readonly #notes = new Set<string>();
  readonly #scripts: string[] = [];
  readonly #commands: string[] = [];
  readonly #texts: string[] = [];
  #verification: ConvertedLesson['verification'];
  readonly #out: Record<string, string> = {};
  /** Path on the machine → file of the lesson. */
  readonly #machine: Record<string, string> = {};
  /** Commands that give the assets their modes. */
  readonly #modes: string[] = [];
  /** Where the scripts of the introduction lie. */
  readonly #setup: string[] = [];

  constructor(files: Readonly<Record<string, string>>, index: Record<string, unknown>, details: Record<string, unknown>, schemas: string) {
    this.#files = files;
    this.#index = index;
    this.#details = details;
    this.#schemas = schemas;
  }

  lesson(id: string): ConvertedLesson {
    const intro = partOf(this.#details.intro);
    const steps = (Array.isArray(this.#details.steps) ? this.#details.steps : []).map(partOf);
    this.#assets();
    for (const script of [intro.courseData, intro.background, intro.code, intro.foreground]) this.#setupScript(script);
    const title = textOf(this.#index.title) ?? id;
    const sections = steps.map((step, position) => this.#step(step, position));
    const outro = this.#text(partOf(this.#details.finish).text);
    this.#out['lesson.en.md'] = [
      this.#text(intro.text),
      ...sections.map(({ markdown }) => markdown),
      ...(outro ? [`## ${title} {#outro}\n\n${outro}`] : []),
    ].join('\n\n');
    this.#out['scenario.yaml'] =
      `# yaml-language-server: $schema=${this.#schemas}/scenario.schema.json\n${printYaml(this.#scenario(id, title, sections))}`;
    if (!sections.some(({ checks }) => checks.length > 0)) this.#notes.add('it verifies nothing: it can be played, and not be graded');
    return {
      files: this.#out,
      notes: [...this.#notes],
      scripts: this.#scripts,
      commands: this.#commands,
      texts: this.#texts,
      verification: this.#verification,
    };
  }

  #scenario(id: string, title: string, sections: readonly { id: string; checks: unknown[]; hints: string[] }[]) {
    const script = setUpScript(this.#modes, this.#setup);
    const setupFile = script === '' ? undefined : 'setup/killercoda.sh';
    if (setupFile) this.#out[setupFile] = script;
    const setup = {
      ...(Object.keys(this.#machine).length > 0 ? { files: this.#machine } : {}),
      ...(setupFile ? { script: setupFile } : {}),
    };
    return {
      apiVersion: API_VERSION,
      kind: 'Scenario',
      metadata: { id },
      minutes: minutesOf(this.#index.time),
      difficulty: difficultyOf(this.#index.difficulty),
      cluster: { nodes: this.#workers() },
      title: { en: title },
      summary: { en: textOf(this.#index.description) ?? title },
      ...(Object.keys(setup).length > 0 ? { setup } : {}),
      steps: sections.map(({ id: step, checks, hints }) => ({
        id: step,
        ...(checks.length > 0 ? { checks } : {}),
        ...(hints.length > 0 ? { hints: { en: hints } } : {}),
      })),
    };
  }

  #workers(): number {
    const backend = isRecord(this.#index.backend) ? (textOf(this.#index.backend.imageid) ?? '') : '';
    if (!/kube|k8s|k3s|kubeadm/i.test(backend)) this.#notes.add(`its machine is "${backend || 'unknown'}": here it is a node of a cluster`);
    return /1node|k3s|minikube/i.test(backend) ? 0 : 1;
  }

  #step(step: Part, position: number) {
    const title = (textOf(step.title) ?? `Step ${position + 1}`).replace(/\s*\{#[^}]*\}\s*$/, '').trim();
    const id = `step-${position + 1}`;
    const begin = [step.background, step.foreground, step.code, step.courseData].flatMap((script) => this.#stepScript(script, id));
    const verify = this.#script(step.verify, 'verify');
    if (verify !== undefined) this.#verification ??= { step: id, script: verify };
    const checks =
      verify === undefined
        ? []
        : [
            {
              id: `verify-${position + 1}`,
              title: { en: title },
              expect: { command: { run: this.#runnable(verify) } },
              message: { en: 'This step is not done yet.' },
              once: true,
            },
          ];
    // What is folded there, a solution most of the time, is opened as a hint here.
    const { text, folded } = unfolded(this.#read(step.text));
    const hints = folded.map((each) => this.#markdown(each, step.text)).filter((hint) => hint !== '');
    const markdown = [`## ${title} {#${id}}`, ...begin, this.#markdown(text, step.text) || title].join('\n\n');
    return { id, checks, markdown, hints };
  }

  /** A verify script is run by its own interpreter; ours is bash for all of them. */
  #runnable(script: string): string {
    if (/^#!.*(python|node|perl)/.test(script)) this.#notes.add('a verify script is not written for bash, and can not be run');
    return script.trimEnd() === '' ? 'true' : script;
  }

  #text(file: unknown): string {
    return this.#markdown(this.#read(file), file);
  }

  #read(file: unknown): string {
    const path = this.#pathOf(file);
    if (path === undefined) return '';
    const text = this.#files[path];
    if (text === undefined) this.#notes.add(`the text ${path} is missing`);
    return text ?? '';
  }

  /** `file` is where the text comes from. */
  #markdown(text: string, file: unknown): string {
    const base = (this.#pathOf(file) ?? '').split('/').slice(0, -1).join('/');
    const pictures = new Set(Object.keys(this.#files).filter((each) => /\.(svg|png|jpe?g|gif|webp)$/i.test(each)));
    const { markdown, notes } = convertMarkdown(text, base, pictures);
    for (const [, picture] of markdown.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g))
      if (pictures.has(picture!)) this.#out[picture!] = this.#files[picture!]!;
    for (const note of notes) this.#notes.add(note);
    for (const [, code] of markdown.matchAll(/^```sh run\n([^]*?)^```$/gm)) this.#commands.push(code!);
    this.#texts.push(markdown);
    return markdown;
  }

  /** Runs before the learner arrives; what fails in it does not keep them out. */
  #setupScript(file: unknown): void {
    const script = this.#script(file, 'set-up');
    const path = this.#pathOf(file);
    if (script === undefined || path === undefined) return;
    this.#place(path, script);
    this.#setup.push(`${PLACE}/${path}`);
  }

  /** A script that belongs to the beginning of a step is run by the learner's click: nothing else tells that they have arrived. */
  #stepScript(file: unknown, step: string): string[] {
    const script = this.#script(file, 'step');
    const path = this.#pathOf(file);
    if (script === undefined || path === undefined) return [];
    this.#place(path, script);
    this.#notes.add(`the script of ${step} does not start by itself: a click at the top of the step runs it`);
    return ['Begin with this, which prepares the step:', `\`\`\`sh run\nbash ${PLACE}/${path}\n\`\`\``];
  }

  #place(path: string, script: string): void {
    this.#out[`setup/files/${path}`] = script;
    this.#machine[`${PLACE}/${path}`] = `setup/files/${path}`;
  }

  #script(file: unknown, what: string): string | undefined {
    const path = this.#pathOf(file);
    if (path === undefined) return undefined;
    const script = this.#files[path];
    if (script === undefined) this.#notes.add(`the ${what} script ${path} is missing`);
    else this.#scripts.push(script);
    return script?.replace(/\r\n?/g, '\n');
  }

  #pathOf(file: unknown): string | undefined {
    const path = textOf(file);
    return path === undefined || path === '' ? undefined : resolved('', path);
  }

  #assets(): void {
    const assets = isRecord(this.#details.assets) ? this.#details.assets : {};
    for (const [host, list] of Object.entries(assets)) {
      if (host !== 'host01' && host !== 'client') this.#notes.add(`assets of ${host} are put on the first machine`);
      for (const asset of Array.isArray(list) ? list.filter(isRecord) : []) this.#asset(asset);
    }
  }

  #asset({ file, target, chmod }: Record<string, unknown>): void {
    const pattern = textOf(file) ?? '';
    const folder = (textOf(target) ?? '/root').replace(/^~/, '/root').replace(/\/+$/, '');
    const expression = new RegExp(
      `^assets/${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*\*\/?|\*/g, (stars) => (stars === '*' ? '[^/]*' : '.*'))}$`,
    );
    const found = Object.keys(this.#files).filter((path) => expression.test(path));
    if (found.length === 0) this.#notes.add(`the asset ${pattern} is missing`);
    const fixed = pattern.includes('*')
      ? pattern.slice(0, pattern.indexOf('*')).split('/').slice(0, -1).join('/')
      : pattern.split('/').slice(0, -1).join('/');
    for (const path of found) {
      const name = path.slice('assets/'.length).slice(fixed === '' ? 0 : fixed.length + 1);
      const place = `${folder.startsWith('/') ? folder : `/root/${folder}`}/${name}`.replace(/\/{2,}/g, '/');
      this.#out[`setup/${path}`] = this.#files[path]!;
      this.#machine[place] = `setup/${path}`;
      if (typeof chmod === 'string' && /^[+0-7ugoarwx=,-]+$/.test(chmod)) this.#modes.push(`chmod ${chmod} '${place.replaceAll("'", '')}'`);
    }
  }
}

function partOf(value: unknown): Part {
  return isRecord(value) ? value : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** `15 minutes`, `10-15 min`. */
function minutesOf(time: unknown): number {
  const minutes = Number(/\d+/.exec(String(time ?? ''))?.[0] ?? 15);
  return Math.min(240, Math.max(1, minutes));
}

function difficultyOf(difficulty: unknown): string {
  const text = String(difficulty ?? '').toLowerCase();
  if (/adv|hard|expert/.test(text)) return 'advanced';
  return /inter|medium/.test(text) ? 'intermediate' : 'beginner';
}
