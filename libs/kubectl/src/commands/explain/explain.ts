import { kubernetesSchemas, parseGroupVersion, pathSchema, SchemaRegistry, type GroupVersionKind, type Schema } from '@drydock/apimachinery';
import type { ApiResource } from '../../cluster/rest-mapper.ts';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
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
    const { flags, args, streams } = invocation;
    if (args.length === 0) {
      throw new CommandError('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.');
    }
    if (args.length > 1) throw misuse(invocation, 'We accept only this format: explain RESOURCE');
    if (!['plaintext', 'plaintext-openapiv2'].includes(flags.string('output'))) {
      throw new CommandError(`unrecognized format: ${flags.string('output')}`);
    }
    const { resource, path } = resolve(invocation, args[0]!);
    const kind: GroupVersionKind = { group: resource.group, version: resource.version, kind: resource.kind };
    const registry = schemasFor(invocation, kind);
    const found = pathSchema(kind, path, registry);
    if (!found) throw new CommandError(`GVR (${resource.group}/${resource.version}, Resource=${resource.plural}) not found in OpenAPI schema`);
    streams.out(explainHeader(kind));
    if ('missing' in found) throw new CommandError(`field ${JSON.stringify(found.missing)} does not exist`);
    streams.out(explainText(found, registry, flags.bool('recursive')));
  },
};

/** Where the type ends and the fields begin: `deployments.apps.spec` has a group in it. */
function resolve({ flags, session }: Invocation, argument: string): { resource: ApiResource; path: string[] } {
  const parts = argument.split('.').filter(Boolean);
  const { mapper } = session;
  for (let length = parts.length; length > 1; length--) {
    const typed = parts.slice(0, length).join('.');
    const found = mapper.resources.find(({ plural, singular, shortNames, group, version }) => {
      const names = [plural, singular, ...shortNames];
      return group !== '' && names.some((name) => typed === `${name}.${group}` || typed === `${name}.${version}.${group}`);
    });
    if (found) return { resource: withVersion(flags.string('api-version'), found, mapper.resources), path: parts.slice(length) };
  }
  const found = mapper.lookUp(parts[0] ?? '');
  if (!found) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(parts[0])}`, { bare: true });
  return { resource: withVersion(flags.string('api-version'), found, mapper.resources), path: parts.slice(1) };
}

function withVersion(apiVersion: string, resource: ApiResource, all: readonly ApiResource[]): ApiResource {
  if (!apiVersion) return resource;
  const groupVersion = parseGroupVersion(apiVersion);
  if (!groupVersion) throw new CommandError(`unexpected GroupVersion string: ${apiVersion}`);
  const found = all.find(({ group, version, plural }) => group === groupVersion.group && version === groupVersion.version && plural === resource.plural);
  if (!found) throw new CommandError(`couldn't find resource for "${groupVersion.group}/${groupVersion.version}, Resource=${resource.plural}"`);
  return found;
}

/** Built-in kinds are known here as well as there; for others the server's OpenAPI document is read. */
function schemasFor({ session }: Invocation, kind: GroupVersionKind): SchemaRegistry {
  if (kubernetesSchemas.forKind(kind)) return kubernetesSchemas;
  const path = kind.group ? `/openapi/v3/apis/${kind.group}/${kind.version}` : `/openapi/v3/api/${kind.version}`;
  const document = session.send<{ components?: { schemas?: Record<string, Schema> } }>({ method: 'GET', path });
  return SchemaRegistry.of(document.components?.schemas ?? {});
}
