/** What the checks of the Pod Security Standards have in common (k8s.io/pod-security-admission, policy). */
import { allContainers, type ContainerLike, type PodLike, type SecurityContextLike } from '../pod-template.ts';

export interface Violation {
  /** `host namespaces`. */
  reason: string;
  /** `hostNetwork=true`. */
  detail: string;
}

export interface Check {
  readonly id: string;
  /** The minor version of Kubernetes whose standards have it first; 0 when absent. */
  readonly since?: number;
  /** The check of the baseline level that this one of the restricted level stands for. */
  readonly replaces?: string;
  /** Undefined when the pod is as it should be. `minor`: whose standards are asked for; infinite for the latest. */
  check(pod: PodLike, minor: number): Violation | undefined;
}

/** Quotation marks are not escaped. */
export const quoted = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(', ');

export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

export const sortedOnce = (values: readonly string[]): string[] => [...new Set(values)].sort();

export function named(containers: readonly ContainerLike[]): string {
  return `${plural(containers.length, 'container', 'containers')} ${quoted(containers.map(({ name }) => name))}`;
}

/** From 1.25 on a pod that says that it is for Windows is spared what Windows does not have. */
export function isSparedForWindows({ spec }: PodLike, minor: number): boolean {
  return minor >= 25 && (spec.os as { name?: string } | undefined)?.name === 'windows';
}

/** A check of every container for itself. */
export function containerCheck(id: string, reason: string, detail: string, isBad: (container: ContainerLike) => boolean): Check {
  return {
    id,
    check({ spec }) {
      const bad = allContainers(spec).filter(isBad);
      return bad.length ? { reason, detail: `${named(bad)} ${detail}` } : undefined;
    },
  };
}

/** Those who set something forbidden: `pod and containers "a", "b"`, and what they set; empty when nobody does. */
export function settersOf<T>(
  { spec }: PodLike,
  forbidden: (context: SecurityContextLike) => readonly T[],
): { setters: string[]; values: readonly T[] } {
  const valuesOf = ({ securityContext }: { securityContext?: SecurityContextLike }): readonly T[] =>
    securityContext ? forbidden(securityContext) : [];
  const containers = allContainers(spec).filter((container) => valuesOf(container).length > 0);
  return {
    setters: [...(valuesOf(spec).length > 0 ? ['pod'] : []), ...(containers.length > 0 ? [named(containers)] : [])],
    values: [spec, ...containers].flatMap(valuesOf),
  };
}

/** A check of a setting that must be good for every container: its own, or else the pod's. */
export function inheritedCheck<T>(
  {
    id,
    since,
    replaces,
    reason,
    sparesWindows = false,
  }: Pick<Check, 'id' | 'since' | 'replaces'> & { reason: string; sparesWindows?: boolean },
  {
    valueOf,
    isGood,
    mustNot,
    must,
  }: {
    valueOf: (context: SecurityContextLike) => T | undefined;
    isGood: (value: T) => boolean;
    /** What is said of those who set bad values. */
    mustNot: (values: readonly T[]) => string;
    /** What is said of those who leave it to the default. */
    must: string;
  },
): Check {
  return {
    id,
    ...(since === undefined ? {} : { since }),
    ...(replaces === undefined ? {} : { replaces }),
    check(pod, minor) {
      if (sparesWindows && isSparedForWindows(pod, minor)) return undefined;
      const read = (context: SecurityContextLike | undefined): T | undefined => (context ? valueOf(context) : undefined);
      const { setters, values } = settersOf(pod, (context) =>
        [read(context)].filter((value): value is T => value !== undefined && !isGood(value)),
      );
      if (setters.length > 0) return { reason, detail: `${setters.join(' and ')} must not set ${mustNot(values)}` };
      if (read(pod.spec.securityContext) !== undefined) return undefined;
      const silent = allContainers(pod.spec).filter(({ securityContext }) => read(securityContext) === undefined);
      return silent.length > 0 ? { reason, detail: `pod or ${named(silent)} must set ${must}` } : undefined;
    },
  };
}
