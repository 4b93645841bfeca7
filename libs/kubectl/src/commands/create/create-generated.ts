/** What all generators of `create` share: flags, and the way from an object to the server and onto the screen (create.CreateSubcommandOptions). */
import { fillZeroValues, kubernetesSchemas, parseGroupVersion, StatusError, type KubeObject } from '@drydock/apimachinery';
import { resourcePath } from '@drydock/apiserver';
import type { FlagDefinition } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import { CommandError } from '../../command/command-error.ts';
import { dryRunOf, dryRunSuffix, validationDirective, writeQuery } from '../../options/dry-run.ts';
import { withGeneratedLastApplied } from '../apply/last-applied.ts';
import { generatedPrinter } from '../../printers/generated.printer.ts';
import { printFlags } from '../../options/print-flags.ts';
import { dryRunFlag, fieldManagerFlag, saveConfigFlag, validateFlag } from '../../options/shared-flags.ts';
import { pluralOf } from '../../resource/manifests.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';

export const generatorFlags: readonly FlagDefinition[] = [
  ...printFlags,
  dryRunFlag,
  fieldManagerFlag('kubectl-create'),
  saveConfigFlag,
  validateFlag,
];

/** An object as kubectl's Go types write it: fields that Go never leaves out are there with their zero values. */
export function asGoObject(object: Dynamic): KubeObject {
  const groupVersion = parseGroupVersion(object.apiVersion);
  const schema = groupVersion && kubernetesSchemas.forKind({ ...groupVersion, kind: object.kind });
  return (schema ? fillZeroValues(object, schema, kubernetesSchemas) : object) as KubeObject;
}

export interface GeneratorOptions {
  /** `failed to create configmap`: how a refusal is worded; without it the server's error is printed as it is. */
  readonly failure?: string;
  readonly namespaced?: boolean;
  /** Without a colon after the words: secrets. */
  readonly separator?: string;
}

/** Sends the object, unless it is a client's dry run, and prints the result. */
export function createGenerated(invocation: Invocation, object: Dynamic, options: GeneratorOptions = {}): void {
  const { session, streams, flags } = invocation;
  const { namespaced = true } = options;
  const dryRun = dryRunOf(invocation);
  validationDirective(flags.string('validate'));
  const printer = generatedPrinter(invocation, `created${dryRunSuffix(dryRun)}`, dryRun);
  const complete = asGoObject(namespaced ? inNamespace(invocation, object) : object);
  const final = flags.bool('save-config') ? withGeneratedLastApplied(complete) : complete;
  const result = dryRun === 'client' ? final : send(invocation, final, namespaced ? session.namespace.name : undefined, options);
  streams.out(printer.print(result));
}

/** A namespace that was chosen with a flag is written into the object. */
export function inNamespace({ session }: Invocation, object: Dynamic): Dynamic {
  const { name, enforced } = session.namespace;
  return enforced ? { ...object, metadata: { ...object.metadata, namespace: name } } : object;
}

function send(invocation: Invocation, object: KubeObject, namespace: string | undefined, options: GeneratorOptions): KubeObject {
  const { group = '', version = '' } = parseGroupVersion(object.apiVersion) ?? {};
  const path = resourcePath({ group, version, plural: pluralOf(object.kind) }, namespace);
  const query = writeQuery(invocation, dryRunOf(invocation));
  try {
    return invocation.session.send<KubeObject>({ method: 'POST', path, query, body: object });
  } catch (error) {
    if (!(error instanceof StatusError) || !options.failure) throw error;
    throw new CommandError(`${options.failure}${options.separator ?? ':'} ${error.message}`);
  }
}
