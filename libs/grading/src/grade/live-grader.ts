/** Grades a lesson again and again while the learner works, looking only at what has changed. */
import { checksOf, wayTo, type Check, type Locale, type Scenario } from '@drydock/scenario';
import { dependenciesOfExpectation } from '../forms/all-forms.ts';
import { mergeDependencies, type Dependencies } from '../forms/form.ts';
import { failedCheck, gradeCheck, stepResult, type CheckVerdict, type StepResult } from './grade-check.ts';
import { isOpen } from './milestones.ts';
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
  readonly #dependencies: ReadonlyMap<string, Dependencies>;
  readonly #dependsOnTime: boolean;
  /** Steps that have passed stay so for those that come after them. */
  readonly #done: Set<string>;
  #state: string | undefined;

  /** `done`: the ids of steps that have passed before. */
  constructor(scenario: Scenario, done: Iterable<string> = []) {
    this.#scenario = scenario;
    this.#dependencies = new Map(checksOf(scenario).map((check) => [check.id, dependenciesOf(check)]));
    this.#dependsOnTime = [...this.#dependencies.values()].some(({ everything }) => everything);
    this.#done = new Set(done);
  }

  /** The results of all steps. Give it worlds of one attempt only, one at a time. */
  async grade(world: GradedWorld, locale: Locale): Promise<StepResult[]> {
    const state = this.#dependsOnTime ? `${world.revision}@${world.now}` : String(world.revision);
    if (state !== this.#state) await this.#gradeChanged(world);
    this.#state = state;
    return this.#scenario.steps.map((step) => {
      const verdicts = step.checks.map((check) => this.#graded.get(check.id)!.verdict);
      return stepResult(step, verdicts, locale);
    });
  }

  async #gradeChanged(world: GradedWorld): Promise<void> {
    const views = new Map<string, { world: GradedWorld; resources: ResourceFinder }>();
    for (const step of this.#scenario.steps) {
      const open = isOpen(step, this.#done);
      for (const check of step.checks) {
        const place = check.place ? wayTo(check.place) : '';
        const seen = check.place ? world.at(check.place) : world;
        const view = views.get(place) ?? { world: seen, resources: ResourceFinder.of(seen) };
        views.set(place, view);
        await this.#gradeOne(check, open, world, view);
      }
      if (step.checks.every(({ id }) => this.#hasPassed(id))) this.#done.add(step.id);
    }
  }

  /** What need come true only once is not looked at before the learner has come to it, nor after it was true. */
  async #gradeOne(check: Check, open: boolean, world: GradedWorld, view: { world: GradedWorld; resources: ResourceFinder }): Promise<void> {
    if (check.once && this.#hasPassed(check.id)) return;
    if (check.once && !open) return void this.#graded.set(check.id, { fingerprint: '', verdict: failedCheck(check) });
    const fingerprint = fingerprintOf(this.#dependencies.get(check.id)!, view.world, view.resources);
    if (this.#graded.get(check.id)?.fingerprint === fingerprint) return;
    this.#graded.set(check.id, { fingerprint, verdict: await gradeCheck(check, world, view.resources) });
  }

  #hasPassed(id: string): boolean {
    return this.#graded.get(id)?.verdict.status === 'PASSED';
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
