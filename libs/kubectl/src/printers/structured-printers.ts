/** `-o yaml`, `-o json`, `-o name` and the words of a command that changed something. */
import { compactJson, indentJson, jsonString, marshalYaml, parseGroupVersion, type KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../command/command-error.ts';
import { isList, itemsOf, withoutManagedFields, type Dynamic } from '../resource/dynamic-object.ts';
import type { Printer } from './printer.ts';

function prepared(object: Dynamic, showManagedFields: boolean): Dynamic {
  if (showManagedFields) return object;
  const clean = withoutManagedFields(object);
  return isList(clean) ? { ...clean, items: clean.items.map((item: Dynamic) => withoutManagedFields(item)) } : clean;
}

/** What `--output-watch-events` prints instead of the object itself (metav1.WatchEvent). */
function isWatchEvent(object: Dynamic): object is { type: string; object: KubeObject } & KubeObject {
  return object.kind === undefined && object.object !== undefined;
}

export class YamlPrinter implements Printer {
  readonly #showManagedFields: boolean;
  #printed = 0;

  constructor(showManagedFields: boolean) {
    this.#showManagedFields = showManagedFields;
  }

  print(object: KubeObject): string {
    const separator = this.#printed++ > 0 ? '---\n' : '';
    const printed = marshalYaml(prepared(object, this.#showManagedFields));
    if ('error' in printed) throw new CommandError(printed.error);
    return separator + printed.text;
  }
}

export class JsonPrinter implements Printer {
  readonly #showManagedFields: boolean;
  readonly #write: (value: unknown) => string;

  /** `write` makes the text: with fields in order of their names when absent. */
  constructor(showManagedFields: boolean, write: (value: unknown) => string = indentJson) {
    this.#showManagedFields = showManagedFields;
    this.#write = write;
  }

  /** The same with another order of fields. */
  writingWith(write: (value: unknown) => string): JsonPrinter {
    return new JsonPrinter(this.#showManagedFields, write);
  }

  print(object: KubeObject): string {
    if (isWatchEvent(object)) return `{"type":${jsonString(object.type)},"object":${compactJson(object.object)}}\n`;
    return `${this.#write(prepared(object, this.#showManagedFields))}\n`;
  }
}

/** `deployment.apps/web` of an object. */
export function objectName(object: Dynamic): string {
  const { group = '' } = parseGroupVersion(object.apiVersion ?? '') ?? {};
  const kind = String(object.kind ?? '').toLowerCase() || '<unknown>';
  return `${group ? `${kind}.${group}` : kind}/${object.metadata?.name || '<unknown>'}`;
}

/** `deployment.apps/web created`; without an operation it is `-o name`. */
export class NamePrinter implements Printer {
  readonly #operation: string;

  constructor(operation = '') {
    this.#operation = operation;
  }

  print(object: KubeObject): string {
    if (isWatchEvent(object)) return this.print(object.object);
    if (isList(object))
      return itemsOf(object)
        .map((item) => this.print(item))
        .join('');
    return `${objectName(object)}${this.#operation ? ` ${this.#operation}` : ''}\n`;
  }
}
