/** `-o jsonpath` and `-o jsonpath-as-json`. */
import { goJsonSyntax, JsonPath, type KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../command/command-error.ts';
import type { Printer } from './printer.ts';

export interface TemplateOptions {
  readonly allowMissingKeys: boolean;
  readonly asJson?: boolean;
}

export class JsonPathPrinter implements Printer {
  readonly #template: string;
  readonly #path: JsonPath;
  readonly #asJson: boolean;

  constructor(template: string, { allowMissingKeys, asJson = false }: TemplateOptions) {
    const parsed = JsonPath.parse(template, { allowMissingKeys });
    if (!parsed.value) throw new CommandError(`error parsing jsonpath ${template}, ${parsed.error}`);
    this.#template = template;
    this.#path = parsed.value;
    this.#asJson = asJson;
  }

  print(object: KubeObject): string {
    const result = this.#asJson ? this.#path.executeAsJson(object) : this.#path.execute(object);
    if (result.value !== undefined) return result.value;
    const report = [
      `Error executing template: ${result.error}. Printing more information for debugging the template:`,
      '\ttemplate was:',
      `\t\t${this.#template}`,
      '\tobject given to jsonpath engine was:',
      `\t\t${goJsonSyntax(object)}`,
    ].join('\n');
    throw new CommandError(`error executing jsonpath ${JSON.stringify(this.#template)}: ${report}\n\n\n`);
  }
}
