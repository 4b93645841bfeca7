import type { ResourceDefinition } from './resource-definition.ts';

/** The resources that a server serves at the moment. */
export interface ServedResources {
  all(): readonly ResourceDefinition[];
  /** Undefined for what is not served. */
  find(group: string, version: string, plural: string): ResourceDefinition | undefined;
  findKind(group: string, version: string, kind: string): ResourceDefinition | undefined;
}
