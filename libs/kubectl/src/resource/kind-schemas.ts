import { fromOpenApiV3, kubernetesSchemas, SchemaRegistry, type GroupVersionKind, type Schema } from '@drydock/apimachinery';

interface OpenApiDocument {
  readonly components?: { readonly schemas?: Record<string, Schema> };
}

/** The schemas that describe a kind. Built-in kinds are known here as well as there; for others the server's OpenAPI document is read. */
export function schemasForKind(kind: GroupVersionKind, read: (path: string) => OpenApiDocument): SchemaRegistry {
  if (kubernetesSchemas.forKind(kind)) return kubernetesSchemas;
  const path = kind.group ? `/openapi/v3/apis/${kind.group}/${kind.version}` : `/openapi/v3/api/${kind.version}`;
  return SchemaRegistry.of(fromOpenApiV3(read(path).components?.schemas ?? {}));
}
