/** Tries out where pods would go, with the filters of the scheduler (cluster-autoscaler/simulator). */
import { objectKey } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { DaemonSet, Pod } from '@drydock/kinds';
import { UBUNTU_NODE } from '../../bootstrap/cluster-profile.ts';
import { newRegisteredNode } from '../../bootstrap/nodes.ts';
import { firstRefusal } from '../../scheduler/filter-node.ts';
import type { SchedulingContext } from '../../scheduler/framework.ts';
import { NodeInfo, nodeInfoCache, presentPods } from '../../scheduler/node-info.ts';
import { DEFAULT_PROFILE, FILTER_PLUGINS } from '../../scheduler/registry.ts';
import { KUBERNETES_RELEASE } from '../../version.ts';
import { registrationOf, type NodeGroup } from './node-groups.ts';

/** Nodes to which pods can be added without anybody noticing. */
export class Simulation {
  readonly #lister: Lister;
  #nodes: NodeInfo[];

  constructor(lister: Lister) {
    this.#lister = lister;
    this.#nodes = nodeInfoCache(lister)
      .nodes()
      .map((node) => node.copy(presentPods(node, lister)));
  }

  get nodes(): readonly NodeInfo[] {
    return this.#nodes;
  }

  fork(): Simulation {
    const fork = new Simulation(this.#lister);
    fork.#nodes = this.#nodes.map((node) => node.copy());
    return fork;
  }

  find(name: string): NodeInfo | undefined {
    return this.#nodes.find(({ node }) => node.metadata.name === name);
  }

  /** A node of a group as it would be, with the daemons that it would run. */
  addTemplate(group: NodeGroup, name: string): NodeInfo {
    const { spec, ...wanted } = newRegisteredNode(registrationOf(group, name, ''), UBUNTU_NODE, KUBERNETES_RELEASE, 0);
    const info = new NodeInfo({ ...wanted, spec: { ...spec } });
    this.#nodes = [...this.#nodes, info];
    for (const daemonSet of this.#lister.list<DaemonSet>('daemonsets.apps')) {
      const pod = daemonOf(daemonSet, name);
      if (!this.refusals(pod, info)) info.add(pod);
    }
    return info;
  }

  remove(name: string): void {
    this.#nodes = this.#nodes.filter(({ node }) => node.metadata.name !== name);
  }

  /** Why a pod does not fit on a node; undefined when it does. */
  refusals(pod: Pod, node: NodeInfo): readonly string[] | undefined {
    return this.#judge(pod)(node);
  }

  /** Puts a pod on the first of these nodes that takes it; the node, or undefined. */
  place(pod: Pod, nodes: readonly NodeInfo[] = this.#nodes): NodeInfo | undefined {
    const free = { ...pod, spec: withoutNode(pod) };
    const refusals = this.#judge(free);
    const found = nodes.find((node) => !refusals(node));
    found?.add({ ...free, spec: { ...free.spec, nodeName: found.node.metadata.name } });
    return found;
  }

  takeOff(pod: Pod, node: NodeInfo): void {
    node.remove(objectKey(pod));
  }

  /** What the filters say of nodes, as long as nothing is moved. */
  #judge(pod: Pod): (node: NodeInfo) => readonly string[] | undefined {
    const context: SchedulingContext = {
      pod,
      profile: DEFAULT_PROFILE,
      nodes: this.#nodes,
      lister: this.#lister,
      hasAffinity: true,
      hasAntiAffinity: true,
      hasImages: false,
    };
    const named: [string, ReadonlySet<string>][] = [];
    for (const plugin of FILTER_PLUGINS) {
      const result = plugin.preFilter?.(context);
      if (result && 'reason' in result) return () => [result.reason];
      if (result) named.push([plugin.name, result.nodeNames]);
    }
    return (node) => {
      const others = named.filter(([, names]) => !names.has(node.node.metadata.name)).map(([plugin]) => plugin);
      if (others.length > 0) return [`node(s) didn't satisfy plugin(s) [${others.join(' ')}]`];
      return firstRefusal(node, context)?.refusals.map(({ reason }) => reason);
    };
  }
}

function withoutNode({ spec }: Pod): Pod['spec'] {
  const { nodeName: _, ...rest } = spec;
  return rest;
}

function daemonOf({ metadata, spec }: DaemonSet, node: string): Pod {
  const { template } = spec;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${metadata.name}-${node}`, namespace: metadata.namespace ?? '', labels: template.metadata?.labels ?? {} },
    spec: template.spec,
  } as Pod;
}
