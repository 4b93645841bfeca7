/** Go's text/template on JSON data, as `kubectl -o go-template` uses it. */
import { Executor } from './executor.ts';
import { KUBECTL_FUNCTIONS, type FunctionMap } from './functions.ts';
import { TemplateError, type TemplateBody } from './node.ts';
import { parseTemplates } from './parser.ts';

export type TemplateResult<T> = { value: T; error?: undefined } | { value?: undefined; error: string };

/** With an error comes what was written before it. */
export type ExecutionResult = { value: string; error?: undefined } | { value?: undefined; error: string; written: string };

export interface GoTemplateOptions {
  /** What messages call the template; kubectl says `output`. */
  name?: string;
  functions?: FunctionMap;
}

export interface ExecutionOptions {
  /** How much the template may do before it is stopped. */
  steps?: number;
  /** Whether a key that a map has not is `<no value>` instead of an error. */
  allowMissingKeys?: boolean;
}

/** Functions that the executor has itself. */
export const KEYWORD_FUNCTIONS: ReadonlySet<string> = new Set(['and', 'or', 'call']);

/** How much a template may do before it is stopped. */
export const DEFAULT_STEPS = 1_000_000;

/** A parsed template; immutable, may be executed many times. */
export class GoTemplate {
  readonly #name: string;
  readonly #functions: FunctionMap;
  readonly #templates: ReadonlyMap<string, TemplateBody>;

  private constructor(name: string, functions: FunctionMap, templates: ReadonlyMap<string, TemplateBody>) {
    this.#name = name;
    this.#functions = functions;
    this.#templates = templates;
  }

  /** The error is Go's: `template: output:1: unclosed action`. kubectl puts `error parsing template TEMPLATE, ` in front. */
  static parse(source: string, { name = 'output', functions = KUBECTL_FUNCTIONS }: GoTemplateOptions = {}): TemplateResult<GoTemplate> {
    return caught(() => {
      const knows = (each: string): boolean => functions.has(each) || KEYWORD_FUNCTIONS.has(each);
      return new GoTemplate(name, functions, parseTemplates(name, source, { knows }));
    });
  }

  /** The error is Go's: `template: output:1:2: executing "output" at <.x.y>: …`; a template that takes more than `steps` fails too. */
  execute(data: unknown, { steps = DEFAULT_STEPS, allowMissingKeys = true }: ExecutionOptions = {}): ExecutionResult {
    const context = {
      name: this.#name,
      templates: this.#templates,
      functions: this.#functions,
      steps,
      missingFails: !allowMissingKeys,
    };
    const executor = new Executor(context);
    const result = caught(() => executor.run(data));
    return result.value === undefined ? { error: result.error, written: executor.written } : result;
  }
}

/** Runs it; the message of a TemplateError becomes a result. */
export function caught<T>(compute: () => T): TemplateResult<T> {
  try {
    return { value: compute() };
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.message };
    throw error;
  }
}
