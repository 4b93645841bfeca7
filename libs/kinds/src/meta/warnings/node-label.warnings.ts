/** Warnings about labels that nodes used to have (pkg/api/node). */
import { isValidLabelValue, type FieldPath, type LabelSelector } from '@drydock/apimachinery';

const DEPRECATED: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};

interface Term {
  matchExpressions?: { key?: string; values?: string[] }[];
}

/** What to use in place of a label, or undefined for one that is in use. */
export function nodeLabelDeprecation(key: string | undefined): string | undefined {
  return key !== undefined && Object.hasOwn(DEPRECATED, key) ? DEPRECATED[key] : undefined;
}

/** About a map of labels; `at` makes the path of one. */
export function nodeLabelWarnings(labels: Readonly<Record<string, string>> | undefined, at: (key: string) => FieldPath): string[] {
  return Object.keys(labels ?? {}).flatMap((key) => {
    const why = nodeLabelDeprecation(key);
    return why ? [`${at(key)}: ${why}`] : [];
  });
}

/** About one term; with `checkValues`, also about values that no label can have. */
export function nodeSelectorTermWarnings({ matchExpressions = [] }: Term, checkValues: boolean, path: FieldPath): string[] {
  return matchExpressions.flatMap(({ key, values = [] }, index) => {
    const at = path.child('matchExpressions').index(index);
    const why = nodeLabelDeprecation(key);
    return [
      ...(why ? [`${at.child('key')}: ${key} is ${why}`] : []),
      ...(checkValues
        ? values.flatMap((value, place) =>
            isValidLabelValue(value).map((message) => `${at.child('values').index(place)}: ${value} is invalid, ${message}`),
          )
        : []),
    ];
  });
}

/** About terms that select nothing, because they say no selector. */
export function nullSelectorWarnings(selector: LabelSelector | undefined, path: FieldPath): string[] {
  return selector ? [] : [`${path}: a null labelSelector results in matching no pod`];
}
