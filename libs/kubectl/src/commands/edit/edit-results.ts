import { StatusError } from '@drydock/apimachinery';
import { groupResource } from '../../cluster/rest-mapper.ts';
import { Exit } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Info } from '../../resource/info.ts';
import { removeFile } from './edit-text.ts';

/** What became of one saving of the file; `path` is empty before the first. */
export class EditResults {
  readonly path: string;
  readonly #reasons: { readonly head: string; readonly details: readonly string[] }[] = [];
  #invalid = 0;
  #retryable = 0;
  #notFound = 0;

  constructor(path = '') {
    this.path = path;
  }

  /** Comments that say why the file is opened again. */
  get header(): string {
    return this.#reasons
      .map(({ head, details }) => {
        const lines = details.map((text) => `# * ${hashed(text)}\n`).join('');
        return `# ${hashed(head)}${lines ? ':' : ''}\n${lines}#\n`;
      })
      .join('');
  }

  addSyntaxError(error: Error): void {
    this.#reasons.push({ head: `The edited file had a syntax error: ${error.message}`, details: [] });
  }

  /** The text is no object; what to print of it. */
  addFailedValidation(info: Info, why: string): string {
    return this.#addInvalid(info, [`<nil>: Invalid value: "The edited file failed validation": ${why}`]);
  }

  /** The server refused an object; what to print of it. */
  addError(info: Info, error: StatusError): string {
    const { reason, message, status } = error;
    if (reason === 'Invalid')
      return this.#addInvalid(
        info,
        (status.details?.causes ?? []).map(({ field, message: text }) => `${field}: ${text}`),
      );
    if (reason === 'NotFound') {
      this.#notFound++;
      return `error: ${subjectOf(info)} could not be found on the server\n`;
    }
    this.#retryable++;
    return `error: ${subjectOf(info)} could not be patched: ${message}\n`;
  }

  #addInvalid(info: Info, details: readonly string[]): string {
    this.#invalid++;
    this.#reasons.push({ head: `${subjectOf(info)} was not valid`, details });
    return `error: ${subjectOf(info)} is invalid\n`;
  }

  /** Whether there is nothing to edit any more. Ends the command when it cannot be mended in the editor. */
  finish(invocation: Invocation): boolean {
    if (this.#retryable > 0) {
      invocation.streams.err(`You can run \`kubectl replace -f ${this.path}\` to try this update again.\n`);
      throw new Exit(1);
    }
    if (this.#notFound > 0) {
      invocation.streams.err(`The edits you made on deleted resources have been saved to ${JSON.stringify(this.path)}\n`);
      throw new Exit(1);
    }
    if (this.#invalid > 0) return false;
    removeFile(invocation, this.path);
    return true;
  }
}

const subjectOf = ({ resource, name }: Info): string => `${groupResource(resource)} ${JSON.stringify(name)}`;

function hashed(text: string): string {
  return text.replace(/\n(?=[^#])/g, '\n# ');
}
