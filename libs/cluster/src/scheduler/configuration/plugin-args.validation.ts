/** What the arguments of plugins must not say (pkg/scheduler/apis/config/validation, validation_pluginargs.go). */
import { duplicate, FieldPath, forbidden, invalid, notSupported, required, type FieldError } from '@drydock/apimachinery';
import type {
  DefaultConstraint,
  InterPodAffinityArgs,
  NodeResourcesBalancedAllocationArgs,
  NodeResourcesFitArgs,
  PodTopologySpreadArgs,
  UtilizationShapePoint,
} from './scheduler-configuration.types.ts';

type Validate = (args: Record<string, unknown>, path: FieldPath) => FieldError[];

const VALIDATE: Readonly<Record<string, Validate>> = {
  DefaultPreemption: validatePreemption,
  InterPodAffinity: validateInterPodAffinity,
  NodeResourcesBalancedAllocation: validateBalancedAllocation,
  PodTopologySpread: validateSpread,
};

/** Those of NodeResourcesFit are looked at later, when the plugin is made. */
export function validatePluginArgs(name: string, args: Record<string, unknown>, path: FieldPath): FieldError[] {
  return VALIDATE[name]?.(args, path) ?? [];
}

function validatePreemption(args: { minCandidateNodesPercentage?: number; minCandidateNodesAbsolute?: number }, path: FieldPath) {
  const { minCandidateNodesPercentage: percentage = 10, minCandidateNodesAbsolute: absolute = 100 } = args;
  const [ofPercentage, ofAbsolute] = [path.child('minCandidateNodesPercentage'), path.child('minCandidateNodesAbsolute')];
  const errors: FieldError[] = [];
  if (percentage < 0 || percentage > 100) errors.push(invalid(ofPercentage, percentage, 'not in valid range [0, 100]'));
  if (absolute < 0) errors.push(invalid(ofAbsolute, absolute, 'not in valid range [0, inf)'));
  if (percentage !== 0 || absolute !== 0) return errors;
  errors.push(invalid(ofPercentage, percentage, 'cannot be zero at the same time as minCandidateNodesAbsolute'));
  errors.push(invalid(ofAbsolute, absolute, 'cannot be zero at the same time as minCandidateNodesPercentage'));
  return errors;
}

function validateInterPodAffinity({ hardPodAffinityWeight: weight = 1 }: InterPodAffinityArgs, path: FieldPath): FieldError[] {
  return weight < 0 || weight > 100 ? [invalid(path.child('hardPodAffinityWeight'), weight, 'not in valid range [0, 100]')] : [];
}

function validateBalancedAllocation({ resources = [] }: NodeResourcesBalancedAllocationArgs, path: FieldPath): FieldError[] {
  const seen = new Set<string>();
  return resources.flatMap(({ name = '', weight }, i) => {
    const at = path.child('resources').index(i);
    const errors = seen.has(name) ? [duplicate(at.child('name'), name)] : [];
    seen.add(name);
    // Zero stands for the default.
    if ((weight || 1) !== 1) errors.push(invalid(at.child('weight'), weight, 'must be 1'));
    return errors;
  });
}

const STRATEGIES = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];

/** When the plugin is made: paths begin with the arguments themselves. */
export function validateFit({ ignoredResourceGroups = [], scoringStrategy }: NodeResourcesFitArgs, path = FieldPath.root): FieldError[] {
  const errors = ignoredResourceGroups.flatMap((group, i) =>
    group.includes('/') ? [invalid(path.child('ignoredResourceGroups').index(i), group, "resource group name can't contain '/'")] : [],
  );
  if (!scoringStrategy) return errors;
  const at = path.child('scoringStrategy');
  const { type = '', resources = [], requestedToCapacityRatio: ratio } = scoringStrategy;
  if (!STRATEGIES.includes(type)) errors.push(notSupported(at.child('type'), type, STRATEGIES));
  for (const [i, { name = '', weight }] of resources.entries()) {
    const isValid = !weight || (weight > 0 && weight <= 100);
    if (!isValid)
      errors.push(
        invalid(at.child('resources').index(i).child('weight'), weight, `resource weight of ${name} not in valid range (0, 100]`),
      );
  }
  const ofRatio = at.child('requestedToCapacityRatio');
  if (type !== 'RequestedToCapacityRatio') {
    if (ratio) errors.push(forbidden(ofRatio, 'must be nil when type is not RequestedToCapacityRatio'));
  } else if (!ratio) errors.push(required(ofRatio, 'must be specified when type is RequestedToCapacityRatio'));
  else errors.push(...validateShape(ratio.shape ?? [], ofRatio.child('shape')));
  return errors;
}

function validateShape(shape: readonly UtilizationShapePoint[], path: FieldPath): FieldError[] {
  if (shape.length === 0) return [required(path, 'at least one point must be specified')];
  const utilizations = shape.map(({ utilization = 0 }) => utilization);
  const unsorted = utilizations.findIndex((utilization, i) => i > 0 && utilizations[i - 1]! >= utilization);
  const errors =
    unsorted < 0
      ? []
      : [invalid(path.index(unsorted).child('utilization'), utilizations[unsorted], 'values must be sorted in increasing order')];
  for (const [i, { utilization = 0, score = 0 }] of shape.entries()) {
    if (utilization < 0 || utilization > 100)
      errors.push(invalid(path.index(i).child('utilization'), utilization, 'not in valid range [0, 100]'));
    if (score < 0 || score > 10) errors.push(invalid(path.index(i).child('score'), score, 'not in valid range [0, 10]'));
  }
  return errors;
}

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];

function validateSpread(
  { defaultConstraints = [], defaultingType: type = 'System' }: PodTopologySpreadArgs,
  path: FieldPath,
): FieldError[] {
  const ofType = path.child('defaultingType');
  const errors: FieldError[] = [];
  if (type !== 'System' && type !== 'List') errors.push(notSupported(ofType, type, ['System', 'List']));
  else if (type === 'System' && defaultConstraints.length > 0) errors.push(invalid(ofType, type, 'when .defaultConstraints are not empty'));
  const keys = defaultConstraints.map(({ topologyKey = '', whenUnsatisfiable = '' }) => `{${topologyKey}, ${whenUnsatisfiable}}`);
  for (const [i, constraint] of defaultConstraints.entries()) {
    const at = path.child('defaultConstraints').index(i);
    errors.push(...validateConstraint(constraint, at));
    if (keys.indexOf(keys[i]!) < i) errors.push(duplicate(at, keys[i]));
  }
  return errors;
}

function validateConstraint(constraint: DefaultConstraint, path: FieldPath): FieldError[] {
  const { maxSkew = 0, topologyKey = '', whenUnsatisfiable: action = '', labelSelector } = constraint;
  const errors: FieldError[] = [];
  if (maxSkew <= 0) errors.push(invalid(path.child('maxSkew'), maxSkew, 'not in valid range (0, inf)'));
  if (topologyKey === '') errors.push(required(path.child('topologyKey'), 'can not be empty'));
  if (action === '') errors.push(required(path.child('whenUnsatisfiable'), 'can not be empty'));
  else if (!ACTIONS.includes(action)) errors.push(notSupported(path.child('whenUnsatisfiable'), action, ACTIONS));
  if (labelSelector !== undefined)
    errors.push(forbidden(path.child('labelSelector'), 'constraint must not define a selector, as they deduced for each pod'));
  return errors;
}
