import type { FieldPath } from '@drydock/apimachinery';
import type { Container } from './spec/container.types.ts';
import type { PodSpec } from './spec/pod-spec.types.ts';

/** Every container with its path, in the order in which upstream visits them: first those that initialise (pods.VisitContainersWithPath). */
export function containersOf(spec: PodSpec, path: FieldPath): [Container, FieldPath][] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, index): [Container, FieldPath] => [container, path.child(list).index(index)]),
  );
}
