import { newForbidden, type KubeObject } from '@drydock/apimachinery';
import { refuse } from '../refuse.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../admission-plugin.ts';

type PriorityClass = KubeObject & { value: number; globalDefault?: boolean; preemptionPolicy?: string };
type Pod = KubeObject & { spec: { priorityClassName?: string; priority?: number; preemptionPolicy?: string } };

const RESOURCE = 'priorityclasses.scheduling.k8s.io';

/** The two classes that every cluster has (pkg/apis/scheduling). */
const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** Resolves the name of a pod's priority class into the number that the scheduler compares. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  resources: ['pods', 'priorityclasses'],
  admit(attributes, { lister }) {
    const { operation, resource, subresource, object, oldObject } = attributes;
    if (resource.group !== '' || resource.resource !== 'pods' || subresource || !object) return;
    const { spec } = object as Pod;
    if (operation === 'UPDATE' && oldObject) keepPriority(spec, (oldObject as Pod).spec);
    if (operation !== 'CREATE') return;
    const {
      value,
      preemptionPolicy = 'PreemptLowerPriority',
      className,
    } = resolve(spec.priorityClassName, lister.list<PriorityClass>(RESOURCE), attributes);
    if (className) spec.priorityClassName = className;
    if (typeof spec.priority === 'number' && spec.priority !== value) {
      const why = `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
      throw refuse(attributes, why);
    }
    spec.priority = value;
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
      const why = `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`;
      throw refuse(attributes, why);
    }
    spec.preemptionPolicy = preemptionPolicy;
  },

  validate({ operation, resource, object, name }, { lister }) {
    if (resource.group !== 'scheduling.k8s.io' || resource.resource !== 'priorityclasses') return;
    if (operation === 'DELETE' && name.startsWith('system-')) {
      throw newForbidden(resource, name, 'this is a system priority class and cannot be deleted');
    }
    if (!(object as PriorityClass | undefined)?.globalDefault) return;
    const other = lister.list<PriorityClass>(RESOURCE).find((each) => each.globalDefault && each.metadata.name !== name);
    if (other)
      throw newForbidden(resource, name, `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`);
  },
};

/** What the plugin has set stays when a whole manifest without it replaces the pod. */
function keepPriority(spec: Pod['spec'], old: Pod['spec']): void {
  if (old.priority !== undefined) spec.priority ??= old.priority;
  if (old.preemptionPolicy !== undefined) spec.preemptionPolicy ??= old.preemptionPolicy;
}

interface Resolved {
  value: number;
  preemptionPolicy?: string;
  className?: string;
}

function resolve(className: string | undefined, classes: readonly PriorityClass[], attributes: AdmissionAttributes): Resolved {
  const [globalDefault] = classes.filter((each) => each.globalDefault).sort((a, b) => a.value - b.value);
  const chosen = className ? classes.find(({ metadata }) => metadata.name === className) : globalDefault;
  if (chosen) return { value: chosen.value, preemptionPolicy: chosen.preemptionPolicy, className: chosen.metadata.name };
  if (!className) return { value: 0 };
  if (Object.hasOwn(SYSTEM_CLASSES, className)) return { value: SYSTEM_CLASSES[className]!, className };
  throw refuse(attributes, `no PriorityClass with name ${className} was found`);
}
