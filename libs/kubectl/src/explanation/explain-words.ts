/** What the words of a kubectl command line mean, from the definitions of commands and flags and from the server's schemas. */
import { pathSchema } from '@drydock/apimachinery';
import type { ExplanationContext, WordMeaning } from '@drydock/shell';
import type { Connector } from '../cluster/connector.ts';
import { RestMapper, type ApiResource } from '../cluster/rest-mapper.ts';
import type { Command } from '../command/command.ts';
import type { CompletionSource } from '../command/completion-source.ts';
import { findCommand, flagsOf } from '../command/execute.ts';
import { findChild } from '../command/find-child.ts';
import type { FlagDefinition } from '../command/flag.ts';
import { FlagSet } from '../command/flag-set.ts';
import { GLOBAL_FLAGS } from '../command/global-flags.ts';
import { ROOT } from '../commands/root.ts';
import { ConfigAccess } from '../kubeconfig/config-access.ts';
import { newRestConfig } from '../kubeconfig/rest-config.ts';
import { schemasForKind } from '../resource/kind-schemas.ts';
import { fieldPathsIn } from './field-paths.ts';

/** One meaning for each word; undefined where nothing can be said. */
export function explainWords(context: ExplanationContext, connector: Connector): readonly (WordMeaning | undefined)[] {
  try {
    return new Explainer(context, connector).explain();
  } catch {
    // An unknown command, no server: the command itself will say so.
    return context.words.map(() => undefined);
  }
}

class Explainer {
  readonly #context: ExplanationContext;
  readonly #connector: Connector;
  readonly #command: Command;
  readonly #flags: readonly FlagDefinition[];
  readonly #parsed: FlagSet;
  #mapper: RestMapper | undefined;
  /** The type that the arguments have named so far. */
  #type: ApiResource | undefined;

  constructor(context: ExplanationContext, connector: Connector) {
    this.#context = context;
    this.#connector = connector;
    const { resolved, rest } = findCommand(context.words.slice(1));
    this.#command = resolved.command;
    this.#flags = flagsOf(resolved.command);
    this.#parsed = new FlagSet(this.#flags);
    try {
      this.#parsed.parse(rest);
    } catch {
      // An unfinished line: what was understood so far is enough.
    }
  }

  explain(): readonly (WordMeaning | undefined)[] {
    this.#type = this.#typeOfArguments();
    const words = this.#context.words;
    const meanings: (WordMeaning | undefined)[] = [{ role: 'program', about: ROOT.short }];
    let parent: Command = ROOT;
    let args = 0;
    for (let i = 1; i < words.length; i++) {
      const word = words[i]!;
      if (word === '--') {
        meanings.push({ role: 'flag' }, ...words.slice(i + 1).map((): WordMeaning => ({ role: 'word' })));
        break;
      }
      if (word.startsWith('-') && word !== '-') {
        const flag = this.#flagNamed(word);
        meanings.push(this.#meaningOfFlag(flag, word));
        const takesNext =
          flag !== undefined && flag.bareValue === undefined && !word.includes('=') && (word.startsWith('--') || word.length === 2);
        if (takesNext && i + 1 < words.length) meanings.push(this.#meaningOfValue(flag, words[++i]!));
        continue;
      }
      const child = args === 0 ? findChild(parent, word) : undefined;
      if (child) {
        meanings.push({ role: 'command', about: child.short });
        parent = child;
      } else meanings.push(this.#meaningOfArgument(word, args++));
    }
    return meanings;
  }

  #flagNamed(word: string): FlagDefinition | undefined {
    if (word.startsWith('--')) return this.#flags.find(({ name }) => name === word.slice(2).split('=')[0]);
    return this.#flags.find(({ shorthand }) => shorthand === word[1]);
  }

  #meaningOfFlag(flag: FlagDefinition | undefined, word: string): WordMeaning {
    if (!flag) return { role: 'flag' };
    const equals = word.indexOf('=');
    const fields = equals < 0 ? undefined : this.#aboutFields(word.slice(equals + 1));
    return { role: 'flag', about: fields ? `${flag.usage}\n${fields}` : flag.usage };
  }

  #meaningOfValue(flag: FlagDefinition, word: string): WordMeaning {
    if (flag.completion?.of === 'files' || flag.name === 'filename') return { role: 'file' };
    const fields = this.#aboutFields(word);
    return fields ? { role: 'field', about: fields } : { role: 'value' };
  }

  #meaningOfArgument(word: string, index: number): WordMeaning {
    if (this.#command.name === 'explain') return this.#meaningOfPath(word);
    const source = this.#command.args;
    if (!source) return { role: 'word' };
    if (source.of === 'files') return { role: 'file' };
    if (!takesTypes(source)) return { role: 'name' };
    if (word.includes('/')) return this.#meaningOfType(word.split('/')[0]!);
    return index === 0 && source.of !== 'pods-or-owners' ? this.#meaningOfType(word) : { role: 'name', about: this.#type?.kind };
  }

  #meaningOfType(word: string): WordMeaning {
    const told = word.split(',').flatMap((name) => {
      const resource = this.#lookUp(name);
      return resource ? [this.#aboutType(resource)] : [];
    });
    return { role: 'type', ...(told.length ? { about: told.join('\n') } : {}) };
  }

  /** `pods.spec.containers` of `kubectl explain`. */
  #meaningOfPath(word: string): WordMeaning {
    const [type = '', ...path] = word.split('.');
    const resource = this.#lookUp(type);
    if (!resource || path.length === 0) return this.#meaningOfType(word);
    return { role: 'field', about: this.#aboutField(resource, path) };
  }

  #aboutType(resource: ApiResource): string {
    const found = pathSchema(resource, [], this.#schemas(resource));
    const text = found && !('missing' in found) ? firstSentence(found.descriptions[0]) : '';
    return text ? `${resource.kind}: ${text}` : resource.kind;
  }

  /** One line for each field that the text names. */
  #aboutFields(text: string): string | undefined {
    const resource = this.#type;
    if (!resource) return undefined;
    const lines = fieldPathsIn(text).flatMap((path) => {
      const about = this.#aboutField(resource, path);
      return about ? [`.${path.join('.')}: ${about}`] : [];
    });
    return lines.length ? lines.join('\n') : undefined;
  }

  #aboutField(resource: ApiResource, path: readonly string[]): string | undefined {
    const found = pathSchema(resource, path, this.#schemas(resource));
    if (!found || 'missing' in found) return undefined;
    return firstSentence(found.field?.description ?? found.descriptions[0]) || undefined;
  }

  #schemas(resource: ApiResource) {
    return schemasForKind(resource, (path) => this.#client().send({ method: 'GET', path }).body as never);
  }

  #typeOfArguments(): ApiResource | undefined {
    const { args } = this.#command;
    if (!args) return undefined;
    if (args.of === 'names') return this.#lookUp(args.type);
    const first = this.#parsed.args[0]?.split(/[/,]/)[0];
    if (args.of === 'pods-or-owners') return this.#lookUp(this.#parsed.args[0]?.includes('/') ? first! : 'pods');
    return first === undefined || !takesTypes(args) ? undefined : this.#lookUp(first);
  }

  #lookUp(type: string): ApiResource | undefined {
    this.#mapper ??= new RestMapper(this.#client());
    return this.#mapper.lookUp(type);
  }

  #client() {
    const { env, files } = this.#context;
    const view = { env: { ...env }, files };
    const config = new ConfigAccess(view, this.#parsed.string('kubeconfig')).load();
    return this.#connector.connect(newRestConfig(config, this.#parsed.view(GLOBAL_FLAGS), view, 0));
  }
}

function takesTypes({ of }: CompletionSource): boolean {
  return of === 'resources' || of === 'types' || of === 'pods-or-owners';
}

/** Descriptions are paragraphs; here one sentence has room. */
function firstSentence(text = ''): string {
  const line = text.split('\n')[0]!;
  return /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
}
