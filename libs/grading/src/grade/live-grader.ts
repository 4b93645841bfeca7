/** Grades a lesson again and again while the learner works, looking only at what has changed. */
import { checksOf, wayTo, type Check, type Locale, type Scenario } from '@drydock/scenario';
import { dependenciesOfExpectation } from '../forms/all-forms.ts';
import { mergeDependencies, type Dependencies } from '../forms/form.ts';
import { gradeCheck, stepResult, type CheckVerdict, type StepResult } from './grade-check.ts';
import type { GradedWorld } from '../world/graded-world.ts';
import { ResourceFinder } from '../world/resource-finder.ts';

/** What a check and its hints read. A check that must stay true reads everything, because time passes. */
export function dependenciesOf({ expect, failHints, stableFor, eventually }: Check): Dependencies {
  const dependencies = mergeDependencies([expect, ...failHints.map(({ when }) => when)].map(dependenciesOfExpectation));
  return stableFor === undefined && eventually === undefined ? dependencies : { ...dependencies, everything: true };
}

interface Graded {
  fingerprint: string;
  verdict: CheckVerdict;
}

export class LiveGrader {
  readonly #scenario: Scenario;
  readonly #graded = new Map<string, Graded>();
  readonly #checks: readonly { check: Check; dependencies: Dependencies }[];
  readonly #dependsOnTime: boolean;
  #state: string | undefined;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#checks = checksOf(scenario).map((check) => ({ check, dependencies: dependenciesOf(check) }));
    this.#dependsOnTime = this.#checks.some(({ dependencies }) => dependencies.everything);
  }

  /** The results of all steps. Give it worlds of one attempt only, one at a time. */
  async grade(world: GradedWorld, locale: Locale): Promise<StepResult[]> {
    const state = this.#dependsOnTime ? `${world.revision}@${world.now}` : String(world.revision);
    if (state !== this.#state) await this.#gradeChanged(world);
    this.#state = state;
    return this.#scenario.steps.map(({ id, checks }) => {
      const verdicts = checks.map((check) => this.#graded.get(check.id)!.verdict);
      return stepResult(id, verdicts, locale);
    });
  }

  async #gradeChanged(world: GradedWorld): Promise<void> {
    const views = new Map<string, { world: GradedWorld; resources: ResourceFinder }>();
    for (const { check, dependencies } of this.#checks) {
      const place = check.place ? wayTo(check.place) : '';
      const seen = check.place ? world.at(check.place) : world;
      const view = views.get(place) ?? { world: seen, resources: new ResourceFinder(seen.client) };
      views.set(place, view);
      const fingerprint = fingerprintOf(dependencies, view.world, view.resources);
      if (this.#graded.get(check.id)?.fingerprint === fingerprint) continue;
      this.#graded.set(check.id, { fingerprint, verdict: await gradeCheck(check, world, view.resources) });
    }
  }
}

/** Equal texts mean that nothing of what is read has changed. */
function fingerprintOf(dependencies: Dependencies, world: GradedWorld, resources: ResourceFinder): string {
  if (dependencies.everything) return `${world.revision}@${world.now}`;
  const { objects, files, commands, requests, context } = dependencies;
  return JSON.stringify([
    objects.map(({ name, ...set }) => (name === undefined ? versionsOf(set, resources) : versionOf(resources.get({ ...set, name })))),
    files.map((path) => world.readFile(path) ?? null),
    commands ? world.commands().map(({ exitCode }) => exitCode ?? null) : null,
    requests ? (world.auditRecords().at(-1)?.auditID ?? null) : null,
    context ? (world.currentContext() ?? null) : null,
  ]);
}

function versionsOf(set: Parameters<ResourceFinder['list']>[0], resources: ResourceFinder): (string | null)[] {
  return resources.list(set).map(versionOf);
}

function versionOf(object: { metadata: { uid?: string; resourceVersion?: string } } | undefined): string | null {
  return object ? `${object.metadata.uid} ${object.metadata.resourceVersion}` : null;
}
