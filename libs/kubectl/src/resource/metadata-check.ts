/** The one thing whose types kubectl checks itself: an object's metadata (cli-runtime, resource/metadata_decoder.go). */
import { decodeStrictly, kubernetesSchemas, newRef, type Schema } from '@drydock/apimachinery';
import { CommandError } from '../command/command-error.ts';

const METADATA_ONLY: Schema = {
  type: 'object',
  'x-go-type': 'resource.metadataOnlyObject',
  properties: { metadata: newRef('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta') },
};

/** Throws when a field of the metadata has the wrong type. Unknown fields are the server's business. */
export function checkMetadata(source: string, { metadata }: { readonly metadata?: unknown }): void {
  const decoded = decodeStrictly({ metadata: metadata ?? null }, METADATA_ONLY, kubernetesSchemas);
  if ('error' in decoded) throw new CommandError(`unable to decode ${JSON.stringify(source)}: ${decoded.error}`);
}
