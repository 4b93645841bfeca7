import { deepEqual, isEnvVarName, StatusError, type KubeObject } from '@drydock/apimachinery';
import { resourcePath } from '@drydock/apiserver';
import { decodeBase64, decodeUtf8 } from '@drydock/apimachinery';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { arrayFlag, boolFlag, sliceFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { selectorFlag } from '../../options/shared-flags.ts';
import { resourceText } from '../../describe/containers.ts';
import { select } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import type { Info } from '../../resource/info.ts';
import { containersMatching, podSpecOf } from '../../resource/pod-spec.ts';
import { changeObjects, objectFailure, selectForChange, setFlags, splitPairs, templateSpecOf } from './change-objects.ts';
import { envSourceText } from './env-source.ts';

const ENV_ARGUMENT = /^[^=/]+=|^[-._a-zA-Z0-9]+-$|^-$/;

export const setEnv: Command = {
  name: 'env',
  use: 'env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  short: 'Update environment variables on a pod template',
  long: `Set, list and remove environment variables of containers.

Values come from the command line, from a config map or a secret (--from), or from standard input (-). KEY- removes a variable.`,
  examples: `# Set two variables
kubectl set env deployment/web MODE=prod LEVEL=3

# Show what is set
kubectl set env deployment/web --list

# One variable for each key of a config map
kubectl set env deployment/web --from=configmap/settings --prefix=APP_

# Remove one from a container
kubectl set env deployment/web -c nginx MODE-`,
  flags: [
    ...setFlags,
    stringFlag('containers', "Names of the containers; '*' stands for anything.", {
      shorthand: 'c',
      default: '*',
      completion: { of: 'containers' },
    }),
    arrayFlag('env', 'A variable as key=value.', { shorthand: 'e' }),
    stringFlag('from', 'Config map or secret whose keys become variables.'),
    sliceFlag('keys', 'Only these keys of what --from names.'),
    boolFlag('list', 'If true, show the variables and change nothing.'),
    boolFlag('overwrite', 'If true, variables that exist may be changed.', { default: true }),
    stringFlag('prefix', 'What stands before the names that --from makes.'),
    boolFlag('resolve', 'With --list, show the values behind references.'),
    selectorFlag,
  ],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const { flags, args, streams } = invocation;
    const { resources, pairs } = splitPairs(args, (arg) => ENV_ARGUMENT.test(arg), 'environment', args.join(' '));
    const words = [...flags.strings('env'), ...pairs];
    if (resources.length === 0 && flags.strings('filename').length === 0 && !flags.string('kustomize'))
      throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    if (flags.bool('list') && flags.string('output')) throw new CommandError('--list and --output may not be specified together');
    if (words.includes('-'))
      words.splice(words.indexOf('-'), 1, ...(yield* streams.readInput()).split('\n').filter((line) => line.includes('=')));
    const unknown = words.find((word) => !word.includes('=') && !word.endsWith('-'));
    if (unknown !== undefined) throw new CommandError(`unknown environment variable: ${unknown}`);
    if (flags.strings('keys').length > 0 && !flags.string('from'))
      throw new CommandError('when specifying --keys, a configmap or secret must be provided with --from');
    const variables = [...parseVariables(words.filter((word) => word.includes('='))), ...(yield* referencedVariables(invocation))];
    const infos = yield* selectForChange(invocation, resources, false);
    if (flags.bool('list')) return infos.forEach(({ object }) => listVariables(invocation, object!));
    const removed = words.filter((word) => !word.includes('=')).map((word) => word.slice(0, -1));
    if (variables.some(({ name }) => removed.includes(name)))
      throw new CommandError('can not both modify and remove the same environment variable in the same command');
    changeObjects(invocation, infos, {
      operation: 'env updated',
      failure: 'failed to patch env update to pod template:',
      change: (object, info) => updateVariables(invocation, object, info, { variables, removed }),
    });
  },
};

function parseVariables(words: readonly string[]): Dynamic[] {
  return words.map((word) => {
    const equals = word.indexOf('=');
    const name = word.slice(0, equals);
    const errors = isEnvVarName(name);
    if (errors.length) throw new CommandError(`${JSON.stringify(name)} is not a valid key name: ${errors.join(';')}`);
    return { name, value: word.slice(equals + 1) };
  });
}

function* referencedVariables({ flags, session, streams }: Invocation): Steps<Dynamic[]> {
  const from = flags.string('from');
  if (!from) return [];
  const { infos, errors } = yield* select(session, { args: [from] });
  throwCollected(errors);
  const object: Dynamic = infos[0]!.object;
  if (!['ConfigMap', 'Secret'].includes(object.kind)) throw new CommandError(`unsupported resource specified in --from`);
  const reference = object.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef';
  const wanted = flags.strings('keys');
  const keys = Object.keys(object.data ?? {})
    .sort()
    .filter((key) => wanted.length === 0 || wanted.includes(key));
  return keys.map((key) => {
    const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
    if (name !== key) streams.err(`Warning: key ${key} transferred to ${name}\n`);
    return { name: flags.string('prefix') + name, valueFrom: { [reference]: { name: object.metadata.name, key } } };
  });
}

interface VariableChange {
  readonly variables: readonly Dynamic[];
  readonly removed: readonly string[];
}

function updateVariables({ flags, streams }: Invocation, object: Dynamic, info: Info, { variables, removed }: VariableChange): void {
  for (const container of chosenContainers({ flags, streams }, object, templateSpecOf(object, info))) {
    const existing: Dynamic[] = container.env ?? [];
    if (!flags.bool('overwrite')) {
      const taken = existing.find((own) => variables.some((each) => each.name === own.name && !deepEqual(each, own)));
      if (taken) throw objectFailure(info, `'${taken.name}' already has a value (${taken.value ?? ''}), and --overwrite is false`);
    }
    const kept = existing
      .filter(({ name }) => !removed.includes(name))
      .map((each) => variables.find(({ name }) => name === each.name) ?? each);
    const added = variables.filter(({ name }) => !existing.some((each) => each.name === name));
    // Of a name that is given twice the first value counts (updateEnv).
    container.env = [...kept, ...added.filter((each, i) => added.findIndex(({ name }) => name === each.name) === i)];
    if (container.env.length === 0) delete container.env;
  }
}

/** Init containers come behind the others here. */
function chosenContainers({ flags, streams }: Pick<Invocation, 'flags' | 'streams'>, object: Dynamic, spec: Dynamic): Dynamic[] {
  const pattern = flags.string('containers');
  const chosen = [...containersMatching(spec?.containers ?? [], pattern), ...containersMatching(spec?.initContainers ?? [], pattern)];
  if (chosen.length === 0)
    streams.err(`Warning: ${object.kind}/${object.metadata.name} does not have any containers matching ${JSON.stringify(pattern)}\n`);
  return chosen;
}

function listVariables(invocation: Invocation, object: KubeObject): void {
  const { streams } = invocation;
  /** Error → the variables that it is about. */
  const unresolved = new Map<string, string[]>();
  for (const container of chosenContainers(invocation, object, podSpecOf(object))) {
    streams.out(`# ${object.kind} ${object.metadata.name}, container ${container.name}\n`);
    for (const variable of container.env ?? []) streams.out(`${variableText(invocation, object, container, variable, unresolved)}\n`);
  }
  for (const [error, names] of unresolved) streams.err(`error retrieving reference for ${names.sort().join(', ')}: ${error}\n`);
}

function variableText(
  invocation: Invocation,
  object: KubeObject,
  container: Dynamic,
  { name, value, valueFrom }: Dynamic,
  unresolved: Map<string, string[]>,
): string {
  if (!valueFrom) return `${name}=${value ?? ''}`;
  const reference = `# ${name} from ${envSourceText(valueFrom)}`;
  if (!invocation.flags.bool('resolve')) return reference;
  try {
    return `${name}=${resolveReference(invocation, object, container, valueFrom)}`;
  } catch (error) {
    if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
    unresolved.set(error.message, [...(unresolved.get(error.message) ?? []), name]);
    return reference;
  }
}

/** (kubectl/pkg/cmd/set/env, GetEnvVarRefValue) */
function resolveReference({ session }: Invocation, object: KubeObject, container: Dynamic, valueFrom: Dynamic): string {
  const { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef } = valueFrom;
  if (fieldRef) return metadataField(object, fieldRef.fieldPath);
  if (resourceFieldRef) return resourceText(container, resourceFieldRef);
  const reference = secretKeyRef ?? configMapKeyRef;
  if (!reference) throw new CommandError('invalid valueFrom');
  const plural = secretKeyRef ? 'secrets' : 'configmaps';
  const namespace = object.metadata.namespace ?? session.namespace.name;
  const source: Dynamic = session.send({
    method: 'GET',
    path: resourcePath({ group: '', version: 'v1', plural }, namespace, reference.name),
  });
  const value = source.data?.[reference.key];
  if (value === undefined)
    throw new CommandError(`key ${reference.key} not found in ${secretKeyRef ? 'secret' : 'config map'} ${reference.name}`);
  if (!secretKeyRef) return value;
  const bytes = decodeBase64(value);
  return typeof bytes === 'number' ? '' : decodeUtf8(bytes);
}

const METADATA_FIELD = /^metadata\.(?:(name|namespace|uid)|(labels|annotations)(?:\['(.+)'\])?)$/;

/** Of the object itself, not of the pods that it will have (fieldpath.ExtractFieldPathAsString). */
function metadataField({ metadata }: KubeObject, path: string): string {
  const [, field, map, key] = METADATA_FIELD.exec(path) ?? [];
  if (field) return String((metadata as unknown as Dynamic)[field] ?? '');
  if (!map) throw new CommandError(`unsupported fieldPath: ${path}`);
  const entries = metadata[map as 'labels' | 'annotations'] ?? {};
  if (key !== undefined) return entries[key] ?? '';
  return Object.keys(entries)
    .sort()
    .map((each) => `${each}=${JSON.stringify(entries[each])}`)
    .join('\n');
}
