import { definitionTexts, definitionsByKind } from '../generated/kubernetes-v1.33.ts';
import { SchemaRegistry } from './schema-registry.ts';
import type { Schema } from './schema.ts';

function read(name: string): Schema | undefined {
  return Object.hasOwn(definitionTexts, name) ? (JSON.parse(definitionTexts[name]!) as Schema) : undefined;
}

/** Every stable kind of Kubernetes v1.33. A definition is parsed when it is first asked for and then kept for all sandboxes. */
export const kubernetesSchemas = new SchemaRegistry({ names: Object.keys(definitionTexts), byKind: definitionsByKind, read });
