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
  readonly isHostname: boolean;
  /** How many matching pods the nodes of each value have. */
  readonly crowds: Map<string, number>;
  /** How many nodes have each value; those without the label have the empty one. */
  readonly sizes: Map<string, number>;
  /** How much a pod weighs: the more values there are, the more. */
  weight: number;
}

/** What a node adds to one topology. */
interface Share {
  /** Undefined: the node lacks the label. */
  readonly value: string | undefined;
  readonly count: number;
}

interface Noted {
  /** It gets no points. */
  readonly isIgnored: boolean;
  /** In the order of the topologies. */
  readonly shares: readonly Share[];
}

export class TopologyCrowd implements LocalScore {
  readonly normalise = 'spread';
  revision = 0;
  readonly #context: SchedulingContext;
  readonly #constraints: Constraints;
  readonly #topologies: readonly Topology[];
  readonly #noted = new Map<NodeInfo, Noted>();

  constructor(context: SchedulingContext) {
    this.#context = context;
    this.#constraints = constraintsOf(context);
    this.#topologies = this.#constraints.soft.map((constraint) => ({
      constraint,
      isHostname: constraint.topologyKey === HOSTNAME,
      crowds: new Map(),
      sizes: new Map(),
      weight: 0,
    }));
  }

  note(node: NodeInfo): void {
    const isIgnored = this.#isIgnored(node);
    const before = this.#noted.get(node);
    const shares = this.#topologies.map((topology, at): Share => {
      const { constraint } = topology;
      const old = before?.shares[at];
      if (old) add(topology, old, -1);
      const value = node.node.metadata.labels?.[constraint.topologyKey];
      const counts = value !== undefined && !isIgnored && isCounted(constraint, node, this.#context);
      const count = counts ? matchingPods(constraint, node, this.#context) : 0;
      const share = { value, count };
      add(topology, share, 1);
      const isNews = old?.value !== value || old?.count !== count;
      if (isNews && !topology.isHostname) this.revision++;
      return share;
    });
    this.#noted.set(node, { isIgnored, shares });
  }

  compare(nodes: readonly NodeInfo[]): void {
    for (const topology of this.#topologies) {
      const weight = Math.log(this.#valuesAmong(nodes, topology) + 2);
      if (weight !== topology.weight) this.revision++;
      topology.weight = weight;
    }
  }

  raw(node: NodeInfo): number {
    const { isIgnored, shares } = this.#noted.get(node)!;
    if (isIgnored) return IGNORED;
    let sum = 0;
    for (let at = 0; at < shares.length; at++) {
      const { value, count } = shares[at]!;
      if (value === undefined) continue;
      const { isHostname, crowds, weight, constraint } = this.#topologies[at]!;
      sum += (isHostname ? count : (crowds.get(value) ?? 0)) * weight + constraint.maxSkew - 1;
    }
    return Math.round(sum);
  }

  #isIgnored(node: NodeInfo): boolean {
    return this.#constraints.needsAllLabels && !hasLabelsOf(this.#constraints.soft, node);
  }

  #valuesAmong(nodes: readonly NodeInfo[], { constraint, isHostname, sizes }: Topology): number {
    const compared = this.#constraints.needsAllLabels ? nodes.filter((node) => !this.#isIgnored(node)) : nodes;
    if (isHostname) return compared.length;
    if (sizes.size === 1) return Math.min(compared.length, 1);
    return new Set(compared.map(({ node }) => node.metadata.labels?.[constraint.topologyKey] ?? '')).size;
  }
}

/** Adds a node's share, or takes it away. */
function add({ crowds, sizes }: Topology, { value = '', count }: Share, nodes: 1 | -1): void {
  crowds.set(value, (crowds.get(value) ?? 0) + nodes * count);
  const size = (sizes.get(value) ?? 0) + nodes;
  if (size > 0) sizes.set(value, size);
  else sizes.delete(value);
}
