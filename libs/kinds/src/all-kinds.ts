/** Every kind that a fresh cluster serves, in the order of `kubectl api-resources`. Adding a kind means adding its folder and one line here. */
import type { ResourceDefinition } from '@drydock/apiserver';
import { configMaps } from './core/config-map/config-map.ts';
import { namespaces } from './core/namespace/namespace.ts';

export const allKinds: readonly ResourceDefinition[] = [configMaps, namespaces];
