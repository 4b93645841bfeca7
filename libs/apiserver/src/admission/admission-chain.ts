import { StatusError } from '@drydock/apimachinery';
import { fieldChanges } from '../audit/field-changes.ts';
import type { AuditStage } from '../audit/audit-record.ts';
import type { AdmissionAttributes, AdmissionContext, AdmissionPlugin } from './admission-plugin.ts';

/**
 * Calls the plugins in order. `traced` says whether anybody will look at what each of them changed: comparing costs more than most plugins.
 * The first refusal ends the request, as upstream's chain does.
 */
export class AdmissionChain {
  readonly #mutating: readonly AdmissionPlugin[];
  readonly #validating: readonly AdmissionPlugin[];

  constructor(plugins: readonly AdmissionPlugin[]) {
    this.#mutating = plugins.filter((plugin) => plugin.admit);
    this.#validating = plugins.filter((plugin) => plugin.validate);
  }

  admit(attributes: AdmissionAttributes, context: AdmissionContext, stages: AuditStage[], traced: boolean): void {
    this.#admitOnce(attributes, context, stages, traced);
    if (attributes.needsReinvocation) {
      attributes.isReinvocation = true;
      this.#admitOnce(attributes, context, stages, traced);
    }
    stages.push({ stage: 'mutatingAdmission', outcome: 'passed', plugins: this.#mutating.map((plugin) => plugin.name) });
  }

  #admitOnce(attributes: AdmissionAttributes, context: AdmissionContext, stages: AuditStage[], traced: boolean): void {
    for (const plugin of this.#mutating) {
      const before = traced && attributes.object ? structuredCloneJson(attributes.object) : undefined;
      run(plugin.name, 'mutatingAdmission', stages, () => plugin.admit!(attributes, context));
      if (before === undefined) continue;
      const changes = fieldChanges(before, attributes.object);
      if (changes.length) stages.push({ stage: 'mutatingAdmission', plugin: plugin.name, outcome: 'changed', changes });
    }
  }

  validate(attributes: AdmissionAttributes, context: AdmissionContext, stages: AuditStage[]): void {
    for (const plugin of this.#validating) run(plugin.name, 'validatingAdmission', stages, () => plugin.validate!(attributes, context));
    stages.push({ stage: 'validatingAdmission', outcome: 'passed', plugins: this.#validating.map((plugin) => plugin.name) });
  }
}

function run(plugin: string, stage: 'mutatingAdmission' | 'validatingAdmission', stages: AuditStage[], call: () => void): void {
  try {
    call();
  } catch (error) {
    if (error instanceof StatusError) stages.push({ stage, plugin, outcome: 'refused', message: error.message });
    throw error;
  }
}

/** A copy of plain JSON data. */
function structuredCloneJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
