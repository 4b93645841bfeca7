/** `-o go-template`. */
import { compactJson, formatGoValue, GoTemplate, type KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../command/command-error.ts';
import type { Printer } from './printer.ts';

export class GoTemplatePrinter implements Printer {
  readonly #template: GoTemplate;
  readonly #text: string;

  readonly #allowMissingKeys: boolean;

  constructor(text: string, { allowMissingKeys }: { allowMissingKeys: boolean }) {
    const parsed = GoTemplate.parse(text);
    if (!parsed.value) throw new CommandError(`error parsing template ${text}, ${parsed.error}`);
    this.#template = parsed.value;
    this.#text = text;
    this.#allowMissingKeys = allowMissingKeys;
  }

  print(object: KubeObject): string {
    const result = this.#template.execute(object, { allowMissingKeys: this.#allowMissingKeys });
    if (result.value !== undefined) return result.value;
    // Upstream prints what helps to find the mistake where the output goes, and the mistake alone as an error.
    const report = [
      `Error executing template: ${result.error}. Printing more information for debugging the template:`,
      '\ttemplate was:',
      `\t\t${this.#text}`,
      '\traw data was:',
      `\t\t${compactJson(object)}`,
      '\tobject given to template engine was:',
      `\t\t${formatGoValue(object)}`,
    ].join('\n');
    const output = `${result.written}${report}\n\n`;
    throw new CommandError(`error executing template ${JSON.stringify(this.#text)}: ${result.error}`, { output });
  }
}
