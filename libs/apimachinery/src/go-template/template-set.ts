/** Templates that know each other, one text each, as Helm parses a chart (text/template, Template.New and Parse). */
import { Executor } from './executor.ts';
import { type FunctionMap } from './functions.ts';
import { caught, DEFAULT_STEPS, KEYWORD_FUNCTIONS, type TemplateResult } from './go-template.ts';
import type { TemplateBody, TemplateNode } from './node.ts';
import { parseTemplates } from './parser.ts';

/**
 * In a set, whole numbers of the templates are bigints and numbers of the data are Go's float64, as what is read from YAML is. A name that is not found
 * is nil.
 */
export class TemplateSet {
  readonly #functions: FunctionMap;
  readonly #format: (value: unknown) => string;
  readonly #templates: Map<string, TemplateBody>;

  /** `format` prints a value (`%v`). */
  constructor(functions: FunctionMap, format: (value: unknown) => string, templates: ReadonlyMap<string, TemplateBody> = new Map()) {
    this.#functions = functions;
    this.#format = format;
    this.#templates = new Map(templates);
  }

  has(name: string): boolean {
    return this.#templates.has(name);
  }

  get templates(): ReadonlyMap<string, TemplateBody> {
    return this.#templates;
  }

  /** Adds a text and what it defines; a later definition replaces an earlier one unless it is empty. Go's message when it cannot be parsed. */
  parse(name: string, source: string): string | undefined {
    const knows = (each: string): boolean => this.#functions.has(each) || KEYWORD_FUNCTIONS.has(each);
    const { value, error } = caught(() => parseTemplates(name, source, { knows, bigIntegers: true }));
    if (!value) return error;
    for (const [each, body] of value) if (!this.#templates.has(each) || !isBlank(body.nodes)) this.#templates.set(each, body);
    return undefined;
  }

  /** A set with the same templates, to which others may be added. */
  clone(): TemplateSet {
    return new TemplateSet(this.#functions, this.#format, this.#templates);
  }

  execute(name: string, data: unknown, steps = DEFAULT_STEPS): TemplateResult<string> {
    return caught(() =>
      new Executor({
        name,
        templates: this.#templates,
        functions: this.#functions,
        steps,
        missingIsNil: true,
        bigIntegers: true,
        format: this.#format,
      }).run(data),
    );
  }
}

function isBlank(nodes: readonly TemplateNode[]): boolean {
  return nodes.every((node) => node.kind === 'text' && node.text.trim() === '');
}
