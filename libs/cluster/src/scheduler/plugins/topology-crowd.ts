/** How crowded the places of a pod are in the eyes of its soft constraints, kept up to date node by node (plugins/podtopologyspread, scoring.go). */
import type { LocalScore, SchedulingContext } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import {
  constraintsOf,
  hasLabelsOf,
  HOSTNAME,
  isCounted,
  matchingPods,
  type Constraint,
  type Constraints,
} from './topology-constraints.ts';

/** A node that the constraints say nothing of gets no points at all. */
const IGNORED = -1;

interface Topology {
  readonly constraint: Constraint;
  /** How many matching pods the nodes of each value have. */
  readonly crowds: Map<string, number>;
  /** How many nodes have each value; those without the label have the empty one. */
  readonly sizes: Map<string, number>;
  /** What each node has added, by its name. */
  readonly added: Map<string, { value: string; count: number }>;
  /** How much a pod weighs: the more values there are, the more. */
  weight: number;
}

export class TopologyCrowd implements LocalScore {
  readonly normalise = 'spread';
  readonly dependsOnOthers = true;
  readonly #context: SchedulingContext;
  readonly #constraints: Constraints;
  readonly #topologies: readonly Topology[];

  constructor(context: SchedulingContext) {
    this.#context = context;
    this.#constraints = constraintsOf(context);
    this.#topologies = this.#constraints.soft.map((constraint) => ({
      constraint,
      crowds: new Map(),
      sizes: new Map(),
      added: new Map(),
      weight: 0,
    }));
  }

  note(node: NodeInfo): void {
    const isIgnored = this.#isIgnored(node);
    for (const topology of this.#topologies) {
      const { constraint, added } = topology;
      const { name, labels } = node.node.metadata;
      const before = added.get(name);
      if (before) add(topology, before.value, -before.count, -1);
      const value = labels?.[constraint.topologyKey] ?? '';
      const counts = !isIgnored && isCounted(constraint, node, this.#context);
      const count = counts ? matchingPods(constraint, node, this.#context) : 0;
      added.set(name, { value, count });
      add(topology, value, count, 1);
    }
  }

  compare(nodes: readonly NodeInfo[]): void {
    for (const topology of this.#topologies) topology.weight = Math.log(this.#valuesAmong(nodes, topology) + 2);
  }

  raw = (node: NodeInfo): number => {
    if (this.#isIgnored(node)) return IGNORED;
    const { name, labels } = node.node.metadata;
    let sum = 0;
    for (const { constraint, crowds, added, weight } of this.#topologies) {
      const value = labels?.[constraint.topologyKey];
      if (value === undefined) continue;
      const count = constraint.topologyKey === HOSTNAME ? added.get(name)!.count : (crowds.get(value) ?? 0);
      sum += count * weight + constraint.maxSkew - 1;
    }
    return Math.round(sum);
  };

  #isIgnored(node: NodeInfo): boolean {
    return this.#constraints.needsAllLabels && !hasLabelsOf(this.#constraints.soft, node);
  }

  #valuesAmong(nodes: readonly NodeInfo[], { constraint, sizes }: Topology): number {
    const compared = this.#constraints.needsAllLabels ? nodes.filter((node) => !this.#isIgnored(node)) : nodes;
    if (constraint.topologyKey === HOSTNAME) return compared.length;
    if (sizes.size === 1) return Math.min(compared.length, 1);
    return new Set(compared.map(({ node }) => node.metadata.labels?.[constraint.topologyKey] ?? '')).size;
  }
}

function add({ crowds, sizes }: Topology, value: string, count: number, nodes: 1 | -1): void {
  crowds.set(value, (crowds.get(value) ?? 0) + count);
  const size = (sizes.get(value) ?? 0) + nodes;
  if (size > 0) sizes.set(value, size);
  else sizes.delete(value);
}
