/** How crowded the places of a pod are in the eyes of its soft constraints, kept up to date pod by pod (plugins/podtopologyspread, scoring.go). */
import type { Pod } from '@drydock/kinds';
import type { CrowdScore, SchedulingContext } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import {
  constraintsOf,
  hasLabelsOf,
  HOSTNAME,
  isCounted,
  isMatchingPod,
  matchingPods,
  type Constraint,
  type Constraints,
} from './topology-constraints.ts';

/** A node that the constraints say nothing of gets no points at all. */
const IGNORED = -1;

/** What a node is to a topology. */
const NOT_NOTED = 0;
/** It lacks the label. */
const UNLABELLED = 1;
/** Its pods do not count. */
const UNCOUNTED = 2;
const COUNTED = 3;

/** One constraint, with what it says of each node by its place. */
interface Topology {
  readonly constraint: Constraint;
  readonly isHostname: boolean;
  /** The values of the label, numbered as they were met; nodes without it have the empty one. Nobody asks for those of hosts. */
  readonly numbers: Map<string, number>;
  /** How many matching pods the nodes of each value have, by its number. */
  readonly crowds: number[];
  /** The number of the value that each node has. */
  readonly values: Int32Array;
  readonly states: Uint8Array;
  /** How many matching pods each node has. */
  readonly counts: Int32Array;
  /** In which comparison each value, by its number, was met last. */
  readonly met: number[];
  /** How much a pod weighs: the more values there are, the more. */
  weight: number;
}

export class TopologyCrowd implements CrowdScore {
  readonly normalise = 'spread';
  readonly #context: SchedulingContext;
  readonly #constraints: Constraints;
  readonly #topologies: readonly Topology[];
  readonly #ignored: Uint8Array;
  #ignoredNodes = 0;
  #comparisons = 0;

  constructor(context: SchedulingContext) {
    this.#context = context;
    this.#constraints = constraintsOf(context);
    const { length } = context.nodes;
    this.#ignored = new Uint8Array(length);
    this.#topologies = this.#constraints.soft.map((constraint) => ({
      constraint,
      isHostname: constraint.topologyKey === HOSTNAME,
      numbers: new Map(),
      crowds: [],
      values: new Int32Array(length),
      states: new Uint8Array(length),
      counts: new Int32Array(length),
      met: [],
      weight: 0,
    }));
  }

  note(node: NodeInfo, place: number): void {
    const isIgnored = this.#constraints.needsAllLabels && !hasLabelsOf(this.#constraints.soft, node);
    this.#ignoredNodes += (isIgnored ? 1 : 0) - this.#ignored[place]!;
    this.#ignored[place] = isIgnored ? 1 : 0;
    for (const topology of this.#topologies) this.#noteIn(topology, node, place);
  }

  #noteIn(topology: Topology, node: NodeInfo, place: number): void {
    const { constraint, values, states, counts } = topology;
    const value = node.node.metadata.labels?.[constraint.topologyKey];
    const isCrowded = value !== undefined && !this.#ignored[place] && isCounted(constraint, node, this.#context);
    const count = isCrowded ? matchingPods(constraint, node, this.#context) : 0;
    if (states[place] !== NOT_NOTED) add(topology, place, -counts[place]!);
    values[place] = topology.isHostname ? 0 : numberOf(value ?? '', topology);
    states[place] = value === undefined ? UNLABELLED : isCrowded ? COUNTED : UNCOUNTED;
    counts[place] = 0;
    add(topology, place, count);
  }

  change(place: number, pod: Pod, more: number): void {
    let asked: Constraint | undefined;
    let isMatching = false;
    for (const topology of this.#topologies) {
      const { constraint, states } = topology;
      if (states[place] !== COUNTED) continue;
      // The default constraints have one selector.
      if (constraint.labelSelector !== asked?.labelSelector || !asked) isMatching = isMatchingPod(constraint, pod, this.#context);
      asked = constraint;
      if (isMatching) add(topology, place, more);
    }
  }

  compare(places: Int32Array, count: number): void {
    for (const topology of this.#topologies) topology.weight = Math.log(this.#valuesAmong(topology, places, count) + 2);
  }

  keyOf(place: number): string {
    let key = '';
    for (const { isHostname, states, counts, values } of this.#topologies) {
      key += states[place] === UNLABELLED ? '-' : isHostname ? `${counts[place]!} ` : `${values[place]!} `;
    }
    return key;
  }

  rate(places: Int32Array, count: number, raws: Float64Array): void {
    for (let at = 0; at < count; at++) raws[at] = this.#rawAt(places[at]!);
  }

  #rawAt(place: number): number {
    if (this.#ignored[place]) return IGNORED;
    let sum = 0;
    for (const { isHostname, states, counts, crowds, values, weight, constraint } of this.#topologies) {
      if (states[place] === UNLABELLED) continue;
      sum += (isHostname ? counts[place]! : crowds[values[place]!]!) * weight + constraint.maxSkew - 1;
    }
    return Math.round(sum);
  }

  /** How many values the nodes at these places have, without those that are ignored. */
  #valuesAmong({ isHostname, numbers, values, met }: Topology, places: Int32Array, count: number): number {
    if (isHostname) return count - this.#ignoredAmong(places, count);
    const comparison = ++this.#comparisons;
    let found = 0;
    for (let at = 0; at < count && found < numbers.size; at++) {
      const place = places[at]!;
      const value = values[place]!;
      if (met[value] === comparison || this.#ignored[place]) continue;
      met[value] = comparison;
      found++;
    }
    return found;
  }

  #ignoredAmong(places: Int32Array, count: number): number {
    if (this.#ignoredNodes === 0) return 0;
    let found = 0;
    for (let at = 0; at < count; at++) found += this.#ignored[places[at]!]!;
    return found;
  }
}

/** Adds pods to a node. */
function add({ crowds, values, counts }: Topology, place: number, more: number): void {
  counts[place]! += more;
  crowds[values[place]!]! += more;
}

function numberOf(value: string, { numbers, crowds, met }: Topology): number {
  const known = numbers.get(value);
  if (known !== undefined) return known;
  const number = numbers.size;
  numbers.set(value, number);
  crowds.push(0);
  met.push(0);
  return number;
}
