/** Every fault, by name. Adding one means adding its file and one line here. */
import type { Cluster } from '../cluster.ts';
import { certificateExpired } from './certificate-expired.fault.ts';
import { containerRuntimeStopped } from './container-runtime-stopped.fault.ts';
import { controllerStopped } from './controller-stopped.fault.ts';
import { diskFull } from './disk-full.fault.ts';
import { etcdSlow } from './etcd-slow.fault.ts';
import type { Fault, FaultParameters } from './fault.ts';
import { imageGone } from './image-gone.fault.ts';
import { kubeletStopped } from './kubelet-stopped.fault.ts';
import { memoryShort } from './memory-short.fault.ts';
import { networkPartition } from './network-partition.fault.ts';
import { nodeDown } from './node-down.fault.ts';
import { registrySlow } from './registry-slow.fault.ts';

export const allFaults: readonly Fault[] = [
  nodeDown,
  kubeletStopped,
  networkPartition,
  containerRuntimeStopped,
  diskFull,
  memoryShort,
  controllerStopped,
  imageGone,
  registrySlow,
  certificateExpired,
  etcdSlow,
];

/** A fault that cannot be applied as it was asked for. */
export interface FaultProblem {
  problem: string;
}

/** The fault with its parameters filled in, or why there is no such thing in this cluster. */
export function findFault(
  cluster: Cluster,
  name: string,
  given: FaultParameters,
): { fault: Fault; parameters: FaultParameters } | FaultProblem {
  const fault = allFaults.find((each) => each.name === name);
  if (!fault) return { problem: `there is no fault "${name}"; there are: ${allFaults.map((each) => each.name).join(', ')}` };
  const unknown = Object.keys(given).find((key) => !fault.parameters.some((parameter) => parameter.name === key));
  if (unknown !== undefined) return { problem: `the fault "${name}" has no parameter "${unknown}"` };
  const parameters: Record<string, string> = {};
  for (const parameter of fault.parameters) {
    const value = given[parameter.name] ?? parameter.default;
    if (value === undefined) return { problem: `the fault "${name}" needs the parameter "${parameter.name}": ${parameter.description}` };
    if (parameter.values && !parameter.values.includes(value))
      return { problem: `"${parameter.name}" of the fault "${name}" is one of ${parameter.values.join(', ')}, not "${value}"` };
    parameters[parameter.name] = value;
  }
  const { node } = parameters;
  if (node && !cluster.api.storage.get('nodes', undefined, node)) return { problem: `there is no node "${node}"` };
  const problem = fault.problem?.(parameters);
  if (problem !== undefined) return { problem: `the fault "${name}": ${problem}` };
  const { controller } = parameters;
  if (controller !== undefined && !cluster.hasController(controller)) return { problem: `there is no controller "${controller}"` };
  return { fault, parameters };
}
