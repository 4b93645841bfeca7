import { StatusError } from '@drydock/apimachinery';
import { fieldChanges, snapshotOf } from '../audit/field-changes.ts';
import type { AuditStage, StageSink } from '../audit/audit-record.ts';
import type { Lister } from '../storage/lister.ts';
import type { AdmissionAttributes, AdmissionContext, AdmissionPlugin } from './admission-plugin.ts';

/** What the verbs ask of admission. */
export type Admission = Pick<AdmissionChain, 'admit' | 'validate' | 'mayChange' | 'overlooks'>;

/**
 * Calls the plugins in order. `traced` says whether anybody will look at what each of them changed: comparing costs more than most plugins.
 * The first refusal ends the request, as upstream's chain does.
 */
export class AdmissionChain {
  readonly #mutating: readonly AdmissionPlugin[];
  readonly #validating: readonly AdmissionPlugin[];
  /** By what they are about. */
  readonly #concerned = new Map<string, ConcernedPlugins>();
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
    const { mutating } = this.#concernedBy(attributes);
    admitOnce(mutating, attributes, context, stages, traced);
    if (attributes.needsReinvocation) {
      attributes.isReinvocation = true;
      admitOnce(mutating, attributes, context, stages, traced);
    }
    stages.push(this.#mutated);
  }

  validate(attributes: AdmissionAttributes, context: AdmissionContext, stages: StageSink): void {
    for (const plugin of this.#concernedBy(attributes).validating) {
      if (plugin.isIdle?.(context.lister)) continue;
      try {
        plugin.validate!(attributes, context);
      } catch (error) {
        throw noted(error, plugin, 'validatingAdmission', stages);
      }
    }
    stages.push(this.#validated);
  }

  /** Whether `admit` may change the object. */
  mayChange(attributes: AdmissionAttributes, lister: Lister): boolean {
    for (const plugin of this.#concernedBy(attributes).mutating) if (!plugin.onlyRefuses && !plugin.isIdle?.(lister)) return true;
    return false;
  }

  /** Whether no plugin has anything to say of a request, whatever its object is. */
  overlooks(attributes: AdmissionAttributes, lister: Lister): boolean {
    const { mutating, validating } = this.#concernedBy(attributes);
    return overlookedBy(mutating, attributes, lister) && overlookedBy(validating, attributes, lister);
  }

  #concernedBy({ resource: { resource }, subresource }: AdmissionAttributes): ConcernedPlugins {
    const what = subresource ? `${resource}/${subresource}` : resource;
    const known = this.#concerned.get(what);
    if (known) return known;
    const isConcerned = ({ resources }: AdmissionPlugin) => resources === undefined || resources.includes(what);
    const found = { mutating: this.#mutating.filter(isConcerned), validating: this.#validating.filter(isConcerned) };
    this.#concerned.set(what, found);
    return found;
  }
}

interface ConcernedPlugins {
  readonly mutating: readonly AdmissionPlugin[];
  readonly validating: readonly AdmissionPlugin[];
}

function overlookedBy(plugins: readonly AdmissionPlugin[], attributes: AdmissionAttributes, lister: Lister): boolean {
  for (const plugin of plugins) if (!plugin.isIdle?.(lister) && !plugin.overlooks?.(attributes, lister)) return false;
  return true;
}

function admitOnce(
  plugins: readonly AdmissionPlugin[],
  attributes: AdmissionAttributes,
  context: AdmissionContext,
  stages: StageSink,
  traced: boolean,
): void {
  /** Taken before the first plugin that may change the object. */
  let before: object | undefined;
  for (const plugin of plugins) {
    if (plugin.isIdle?.(context.lister)) continue;
    const isWatched = traced && !plugin.onlyRefuses && attributes.object !== undefined;
    if (isWatched) before ??= snapshotOf(attributes.object!);
    try {
      plugin.admit!(attributes, context);
    } catch (error) {
      throw noted(error, plugin, 'mutatingAdmission', stages);
    }
    if (!isWatched) continue;
    const changes = fieldChanges(before!, attributes.object!);
    if (changes.length === 0) continue;
    stages.push({ stage: 'mutatingAdmission', plugin: plugin.name, outcome: 'changed', changes });
    before = undefined;
  }
}

/** The error itself; a refusal goes into the audit record. */
function noted(error: unknown, { name }: AdmissionPlugin, stage: 'mutatingAdmission' | 'validatingAdmission', stages: StageSink): unknown {
  if (error instanceof StatusError) stages.push({ stage, plugin: name, outcome: 'refused', message: error.message });
  return error;
}
