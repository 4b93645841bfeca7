/** What each form of expectation brings: how it is evaluated, and what it reads. */
import type { Client } from '@drydock/apiserver';
import type { ExpectationForm, ExpectationForms, ObjectSet } from '@drydock/scenario';
import type { Finding } from '../findings/finding.ts';
import type { GradedWorld } from '../world/graded-world.ts';
import type { ResourceFinder } from '../world/resource-finder.ts';
import type { Expectation } from '@drydock/scenario';

export interface EvaluationContext {
  world: GradedWorld;
  /** Reads as the grader, or as the user of an `as` around this part. */
  client: Client;
  resources: ResourceFinder;
  /** For the forms that hold others. */
  evaluate(expectation: Expectation): Promise<Finding>;
  /** The same for a copy of the world, or for another reader. */
  inWorld(world: GradedWorld, client: Client): EvaluationContext;
}

/** What an expectation reads. While none of it changes, neither does the finding. */
export interface Dependencies {
  objects: readonly (ObjectSet & { name?: string })[];
  files: readonly string[];
  commands?: boolean;
  requests?: boolean;
  context?: boolean;
  /** Anything may matter: a script, or time that passes. */
  everything?: boolean;
}

export interface Form<Name extends ExpectationForm> {
  evaluate(expected: ExpectationForms[Name], context: EvaluationContext): Finding | Promise<Finding>;
  dependencies(expected: ExpectationForms[Name], of: (expectation: Expectation) => Dependencies): Dependencies;
}

export const NO_DEPENDENCIES: Dependencies = { objects: [], files: [] };

export function mergeDependencies(all: readonly Dependencies[]): Dependencies {
  return {
    objects: all.flatMap(({ objects }) => objects),
    files: all.flatMap(({ files }) => files),
    commands: all.some(({ commands }) => commands),
    requests: all.some(({ requests }) => requests),
    context: all.some(({ context }) => context),
    everything: all.some(({ everything }) => everything),
  };
}
