import type { Dynamic } from './dynamic-object.ts';

/** Where the pod template of a kind is; undefined for kinds without pods (polymorphichelpers.UpdatePodSpecForObject). */
export function podSpecOf(object: Dynamic): Dynamic | undefined {
  if (object.kind === 'Pod') return object.spec;
  if (object.kind === 'CronJob') return object.spec?.jobTemplate?.spec?.template?.spec;
  return object.spec?.template?.spec;
}

export function podTemplateOf(object: Dynamic): Dynamic | undefined {
  return object.kind === 'CronJob' ? object.spec?.jobTemplate?.spec?.template : object.spec?.template;
}

/** Containers by a pattern in which `*` stands for anything. */
export function containersMatching(containers: readonly Dynamic[], pattern: string): Dynamic[] {
  const expression = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replace(/\*/g, '.*')}$`);
  return containers.filter(({ name }) => expression.test(name));
}
