/** Go's text/template on JSON data, as `kubectl -o go-template` uses it. */
import { Executor } from './executor.ts';
import { KUBECTL_FUNCTIONS, type FunctionMap } from './functions.ts';
import { TemplateError, type TemplateNode } from './node.ts';
import { parseTemplates } from './parser.ts';

export type TemplateResult<T> = { value: T; error?: undefined } | { value?: undefined; error: string };

/** With an error comes what was written before it. */
export type ExecutionResult = { value: string; error?: undefined } | { value?: undefined; error: string; written: string };

export interface GoTemplateOptions {
  /** What messages call the template; kubectl says `output`. */
  name?: string;
  functions?: FunctionMap;
}

/** How much a template may do before it is stopped. */
export const DEFAULT_STEPS = 1_000_000;

/** A parsed template; immutable, may be executed many times. */
export class GoTemplate {
  readonly #name: string;
  readonly #source: string;
  readonly #functions: FunctionMap;
  readonly #templates: ReadonlyMap<string, TemplateNode[]>;

  private constructor(name: string, source: string, functions: FunctionMap, templates: ReadonlyMap<string, TemplateNode[]>) {
    this.#name = name;
    this.#source = source;
    this.#functions = functions;
    this.#templates = templates;
  }

  /** The error is Go's: `template: output:1: unclosed action`. kubectl puts `error parsing template TEMPLATE, ` in front. */
  static parse(source: string, { name = 'output', functions = KUBECTL_FUNCTIONS }: GoTemplateOptions = {}): TemplateResult<GoTemplate> {
    return caught(() => {
      const known = (each: string): boolean => functions.has(each) || each === 'and' || each === 'or' || each === 'call';
      return new GoTemplate(name, source, functions, parseTemplates(name, source, known).templates);
    });
  }

  /** The error is Go's: `template: output:1:2: executing "output" at <.x.y>: …`; a template that takes more than `steps` fails too. */
  execute(data: unknown, steps = DEFAULT_STEPS): ExecutionResult {
    const context = { name: this.#name, source: this.#source, templates: this.#templates, functions: this.#functions, steps };
    const executor = new Executor(context);
    const result = caught(() => executor.run(data));
    return result.value === undefined ? { error: result.error, written: executor.written } : result;
  }
}

function caught<T>(compute: () => T): TemplateResult<T> {
  try {
    return { value: compute() };
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.message };
    throw error;
  }
}
