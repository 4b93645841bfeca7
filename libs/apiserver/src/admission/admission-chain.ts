import { StatusError } from '@drydock/apimachinery';
import { fieldChanges, snapshotOf } from '../audit/field-changes.ts';
import type { AuditStage, StageSink } from '../audit/audit-record.ts';
import type { AdmissionAttributes, AdmissionContext, AdmissionPlugin } from './admission-plugin.ts';

/**
 * Calls the plugins in order. `traced` says whether anybody will look at what each of them changed: comparing costs more than most plugins.
 * The first refusal ends the request, as upstream's chain does.
 */
export class AdmissionChain {
  readonly #mutating: readonly AdmissionPlugin[];
  readonly #validating: readonly AdmissionPlugin[];
  /** What is said of every request that no plugin refuses. */
  readonly #mutated: AuditStage;
  readonly #validated: AuditStage;

  constructor(plugins: readonly AdmissionPlugin[]) {
    this.#mutating = plugins.filter((plugin) => plugin.admit);
    this.#validating = plugins.filter((plugin) => plugin.validate);
    this.#mutated = { stage: 'mutatingAdmission', outcome: 'passed', plugins: this.#mutating.map(({ name }) => name) };
    this.#validated = { stage: 'validatingAdmission', outcome: 'passed', plugins: this.#validating.map(({ name }) => name) };
  }

  admit(attributes: AdmissionAttributes, context: AdmissionContext, stages: StageSink, traced: boolean): void {
    this.#admitOnce(attributes, context, stages, traced);
    if (attributes.needsReinvocation) {
      attributes.isReinvocation = true;
      this.#admitOnce(attributes, context, stages, traced);
    }
    stages.push(this.#mutated);
  }

  #admitOnce(attributes: AdmissionAttributes, context: AdmissionContext, stages: StageSink, traced: boolean): void {
    const { object } = attributes;
    let before = traced && object && this.#mutating.some((each) => mayChange(each, attributes)) ? snapshotOf(object) : undefined;
    for (const plugin of this.#mutating) {
      try {
        plugin.admit!(attributes, context);
      } catch (error) {
        throw noted(error, plugin, 'mutatingAdmission', stages);
      }
      if (before === undefined || !mayChange(plugin, attributes)) continue;
      const changes = fieldChanges(before, attributes.object!);
      if (changes.length === 0) continue;
      stages.push({ stage: 'mutatingAdmission', plugin: plugin.name, outcome: 'changed', changes });
      before = snapshotOf(attributes.object!);
    }
  }

  validate(attributes: AdmissionAttributes, context: AdmissionContext, stages: StageSink): void {
    for (const plugin of this.#validating) {
      try {
        plugin.validate!(attributes, context);
      } catch (error) {
        throw noted(error, plugin, 'validatingAdmission', stages);
      }
    }
    stages.push(this.#validated);
  }
}

function mayChange({ changes }: AdmissionPlugin, { resource }: AdmissionAttributes): boolean {
  return changes === undefined || changes.includes(resource.resource);
}

/** The error itself; a refusal goes into the audit record. */
function noted(error: unknown, { name }: AdmissionPlugin, stage: 'mutatingAdmission' | 'validatingAdmission', stages: StageSink): unknown {
  if (error instanceof StatusError) stages.push({ stage, plugin: name, outcome: 'refused', message: error.message });
  return error;
}
