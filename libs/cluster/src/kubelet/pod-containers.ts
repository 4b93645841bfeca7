import type { Container, Pod } from '@drydock/kinds';

/** Those that run before the others, those that run, and those that look at them. */
export function allContainers({ spec }: Pod): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
}
