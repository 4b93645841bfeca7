/** Candidates for a command line: commands, flags and their values, types and names from the cluster. */
import { isFailure, type Client } from '@drydock/apiserver';
import type { Candidate, CompletionContext, Process } from '@drydock/shell';
import type { Connector } from '../cluster/connector.ts';
import { RestMapper, type ApiResource } from '../cluster/rest-mapper.ts';
import type { CompletionSource } from '../command/completion-source.ts';
import type { ResolvedCommand } from '../command/command.ts';
import { findCommand, flagsOf } from '../command/execute.ts';
import type { FlagDefinition } from '../command/flag.ts';
import { FlagSet } from '../command/flag-set.ts';
import { GLOBAL_FLAGS } from '../command/global-flags.ts';
import { ConfigAccess } from '../kubeconfig/config-access.ts';
import { effectiveContext, newRestConfig } from '../kubeconfig/rest-config.ts';
import { resourcePath } from '@drydock/apiserver';
import { itemsOf, type Dynamic } from '../resource/dynamic-object.ts';

/** Undefined leaves the word to file names. Whatever goes wrong (no server, no kubeconfig) means that there is nothing to offer. */
export function completeCommandLine(context: CompletionContext, connector: Connector): readonly Candidate[] | undefined {
  try {
    return new Completer(context, connector).complete();
  } catch {
    return [];
  }
}

class Completer {
  readonly #context: CompletionContext;
  readonly #connector: Connector;
  readonly #resolved: ResolvedCommand;
  readonly #words: readonly string[];
  readonly #flags: FlagSet;

  constructor(context: CompletionContext, connector: Connector) {
    this.#context = context;
    this.#connector = connector;
    const { resolved, rest } = findCommand(context.words.slice(1));
    this.#resolved = resolved;
    this.#words = rest;
    this.#flags = new FlagSet(flagsOf(resolved.command));
    try {
      this.#flags.parse(rest);
    } catch {
      // An unfinished line: what was understood so far is enough.
    }
  }

  complete(): readonly Candidate[] | undefined {
    const { current } = this.#context;
    const pending = this.#flagAwaitingValue();
    if (pending) return this.#values(pending.completion, current, '');
    const assigned = /^(--[^=]+)=(.*)$/s.exec(current);
    if (assigned) return this.#values(this.#flagNamed(assigned[1]!)?.completion, assigned[2]!, `${assigned[1]!}=`);
    if (current.startsWith('-')) return this.#flagCandidates(current);
    const { command } = this.#resolved;
    const children = this.#flags.args.length === 0 ? (command.commands ?? []) : [];
    const commands = children
      .filter(({ name, hidden }) => !hidden && name.startsWith(current))
      .map(({ name, short }): Candidate => ({ value: name, description: short }));
    if (commands.length || !command.args) return commands;
    return this.#values(command.args, current, '');
  }

  #flagAwaitingValue(): FlagDefinition | undefined {
    const last = this.#words.at(-1);
    if (!last?.startsWith('-') || last.includes('=')) return undefined;
    const flag = this.#flagNamed(last);
    return flag && flag.bareValue === undefined ? flag : undefined;
  }

  #flagNamed(word: string): FlagDefinition | undefined {
    const flags = this.#flags.definitions;
    return word.startsWith('--')
      ? flags.find(({ name }) => name === word.slice(2))
      : flags.find(({ shorthand }) => shorthand === word.slice(1));
  }

  #flagCandidates(current: string): Candidate[] {
    return this.#flags.definitions
      .filter(({ name, hidden }) => !hidden && `--${name}`.startsWith(current))
      .map(({ name, usage, bareValue }) => ({
        value: bareValue === undefined ? `--${name}=` : `--${name}`,
        description: usage,
        partial: bareValue === undefined,
      }))
      .sort((a, b) => (a.value < b.value ? -1 : 1));
  }

  #values(source: CompletionSource | undefined, current: string, prefix: string): Candidate[] | undefined {
    if (!source || source.of === 'files') return undefined;
    return this.#candidates(source, current)
      .filter(({ value }) => value.startsWith(current))
      .map((candidate) => ({ ...candidate, value: prefix + candidate.value }));
  }

  #candidates(source: CompletionSource, current: string): Candidate[] {
    switch (source.of) {
      case 'values':
        return source.once && this.#flags.args.length ? [] : source.values.map((value) => ({ value }));
      case 'contexts':
      case 'clusters':
      case 'users':
        return [...this.#config()[source.of].keys()].map((value) => ({ value }));
      case 'namespaces':
        return this.#names('namespaces');
      case 'names':
        return source.once && this.#flags.args.length ? [] : this.#names(source.type);
      case 'types':
        return this.#flags.args.length ? [] : this.#types();
      case 'resources':
        return this.#resources(source, current);
      case 'pods-or-owners':
        return this.#flags.args.length ? [] : this.#podsOrOwners(current);
      case 'containers':
        return this.#containers();
      default:
        return [];
    }
  }

  #resources(source: Extract<CompletionSource, { of: 'resources' }>, current: string): Candidate[] {
    const [type] = this.#flags.args;
    if (current.includes('/')) return this.#slashNames(current);
    if (type === undefined) return source.types ? source.types.map((value) => ({ value })) : this.#types();
    if (type.includes('/') || (source.once && this.#flags.args.length > 1)) return [];
    return this.#names(type).filter(({ value }) => !this.#flags.args.includes(value));
  }

  #podsOrOwners(current: string): Candidate[] {
    if (current.includes('/')) return this.#slashNames(current);
    const owners = ['deployments', 'replicasets', 'statefulsets', 'jobs', 'services'];
    return [...this.#names('pods'), ...owners.map((value) => ({ value: `${value}/`, partial: true }))];
  }

  #slashNames(current: string): Candidate[] {
    const [type = ''] = current.split('/');
    return this.#names(type).map(({ value, description }) => ({ value: `${type}/${value}`, description }));
  }

  #containers(): Candidate[] {
    const name = this.#flags.args[0]?.replace(/^pods?\//, '') ?? '';
    const pod: Dynamic = this.#get(resourcePath({ group: '', version: 'v1', plural: 'pods' }, this.#namespace(), name));
    const containers: Dynamic[] = [
      ...(pod?.spec?.initContainers ?? []),
      ...(pod?.spec?.containers ?? []),
      ...(pod?.spec?.ephemeralContainers ?? []),
    ];
    return containers.map((container) => ({ value: container.name, description: container.image }));
  }

  #types(): Candidate[] {
    return new RestMapper(this.#client()).preferred
      .filter(({ verbs }) => verbs.includes('get'))
      .map(({ plural, group, shortNames }) => ({
        value: group && !isUsualGroup(group) ? `${plural}.${group}` : plural,
        description: shortNames.join(', '),
      }));
  }

  #names(type: string): Candidate[] {
    const resource: ApiResource | undefined = new RestMapper(this.#client()).lookUp(type);
    if (!resource) return [];
    const namespace = resource.namespaced ? this.#namespace() : undefined;
    const list = this.#get(resourcePath(resource, namespace));
    return itemsOf(list).map(({ metadata }) => ({ value: metadata.name }));
  }

  #get(path: string): Dynamic {
    const response = this.#client().send({ method: 'GET', path });
    return isFailure(response) ? {} : response.body;
  }

  #namespace(): string {
    return this.#flags.string('namespace') || effectiveContext(this.#config(), this.#flags.view(GLOBAL_FLAGS)).namespace || 'default';
  }

  #config(): ReturnType<ConfigAccess['load']> {
    return new ConfigAccess(this.#view(), this.#flags.string('kubeconfig')).load();
  }

  #client(): Client {
    return this.#connector.connect(newRestConfig(this.#config(), this.#flags.view(GLOBAL_FLAGS), this.#view(), 0));
  }

  /** As much of a process as reading a kubeconfig needs. */
  #view(): Pick<Process, 'env' | 'files'> {
    const { env, files } = this.#context;
    return { env: { ...env }, files };
  }
}

/** Groups whose types are known by their bare names. */
function isUsualGroup(group: string): boolean {
  return group === 'apps' || group === 'batch' || group === 'autoscaling' || group === 'policy' || group.endsWith('.k8s.io');
}
