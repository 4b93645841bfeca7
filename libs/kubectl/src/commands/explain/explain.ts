import { JsonPath, parseGroupVersion, pathSchema, type GroupVersionKind } from '@drydock/apimachinery';
import { groupResource, gvrText, type ApiResource } from '../../cluster/rest-mapper.ts';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import { schemasForKind } from '../../resource/kind-schemas.ts';
import { explainTextV2 } from './explain-text-v2.ts';
import { explainHeader, explainText } from './explain-text.ts';

export const explain: Command = {
  name: 'explain',
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  short: 'Get documentation for a resource',
  long: `Describe the fields of a type.

A field is named by its path: <type>.<fieldName>[.<fieldName>]. What is told comes from the server.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `# A type and its fields
kubectl explain pods

# All fields below it
kubectl explain pods --recursive

# A single field
kubectl explain pods.spec.containers

# Another version of the type
kubectl explain deployments --api-version=apps/v1`,
  flags: [
    stringFlag('api-version', 'Use this API version (group/version) of the resource.'),
    stringFlag('output', 'Format: plaintext or plaintext-openapiv2.', {
      default: 'plaintext',
      completion: { of: 'values', values: ['plaintext', 'plaintext-openapiv2'] },
    }),
    boolFlag('recursive', 'Show the names of all fields below as well.'),
  ],
  args: { of: 'types' },
  run(invocation: Invocation) {
    const { flags, args, session, streams } = invocation;
    if (args.length === 0) {
      throw new CommandError(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    }
    if (args.length > 1) throw new CommandError('We accept only this format: explain RESOURCE');
    if (!['plaintext', 'plaintext-openapiv2'].includes(flags.string('output'))) {
      throw new CommandError(`unrecognized format: ${flags.string('output')}`);
    }
    const { resource, path } = resolve(invocation, args[0]!);
    const isOlder = flags.string('output') === 'plaintext-openapiv2';
    const kind: GroupVersionKind = { group: resource.group, version: resource.version, kind: resource.kind };
    const registry = schemasForKind(kind, (path) => session.send({ method: 'GET', path }));
    const found = pathSchema(kind, path, registry);
    if (!found) throw notInSchema(resource);
    if (!isOlder) streams.out(explainHeader(kind));
    if ('missing' in found) throw new CommandError(`field ${JSON.stringify(path.at(-1))} does not exist`);
    if (isOlder) return streams.out(explainTextV2(kind, found, registry, flags.bool('recursive')));
    streams.out(explainText(found, registry, flags.bool('recursive')));
  },
};

function notInSchema({ group, version, plural }: Pick<ApiResource, 'group' | 'version' | 'plural'>): CommandError {
  return new CommandError(`GVR (${gvrText({ group, version, plural })}) not found in OpenAPI schema`);
}

/** The type and the fields below it; the type may have its group after it (`deployments.apps.spec`), unless `--api-version` says which. */
function resolve({ flags, session }: Invocation, argument: string): { resource: ApiResource; path: readonly string[] } {
  const typed = argument.replace(/\.$/, '');
  const [type = '', ...fields] = typed.split('.');
  if (typed === '') throw new CommandError('a resource must be present, got: /, Resource=');
  const resource = type === '' ? undefined : session.mapper.lookUp(type);
  if (resource || type === '') checkPath(typed);
  if (!resource) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(type)}`, { bare: true });
  const apiVersion = flags.string('api-version');
  if (apiVersion) return { resource: withVersion(apiVersion, resource, session.mapper.resources), path: fields };
  const qualified = groupResource(resource);
  if (!`${typed}.`.startsWith(`${qualified}.`)) return { resource, path: fields };
  return {
    resource,
    path: typed
      .slice(qualified.length + 1)
      .split('.')
      .filter(Boolean),
  };
}

/** Types and fields are read as a JSONPath that has nothing but names. */
function checkPath(typed: string): void {
  const { error } = JsonPath.parse(`{.${typed}}`);
  if (error) throw new CommandError(error);
  if (/\[|\.\.|^\./.test(typed)) throw new CommandError('invalid jsonpath syntax, first node must be field node');
}

function withVersion(apiVersion: string, resource: ApiResource, all: readonly ApiResource[]): ApiResource {
  const groupVersion = parseGroupVersion(apiVersion);
  if (!groupVersion) throw new CommandError(`unexpected GroupVersion string: ${apiVersion}`);
  const served = all.filter(({ group, version }) => group === groupVersion.group && version === groupVersion.version);
  if (served.length === 0)
    throw new CommandError(`couldn't find resource for ${JSON.stringify(gvrText({ ...groupVersion, plural: resource.plural }))}`);
  const found = served.find(({ plural }) => plural === resource.plural);
  if (!found) throw notInSchema({ ...groupVersion, plural: resource.plural });
  return found;
}
