import type { AuditRecord } from './audit-record.ts';

/** How many records are kept of requests that learners made, and of those that the cluster's own components made. */
const LEARNER_CAPACITY = 2000;
const COMPONENT_CAPACITY = 500;

export interface AuditState {
  learner: readonly AuditRecord[];
  components: readonly AuditRecord[];
}

export const EMPTY_AUDIT: AuditState = { learner: [], components: [] };

/** The latest audit records. Those with an origin (a learner's command) are kept apart, so that busy controllers do not push them out. */
export class AuditLog {
  #learner: AuditRecord[];
  #components: AuditRecord[];
  readonly #listeners = new Set<(record: AuditRecord) => void>();

  constructor(state: AuditState) {
    this.#learner = [...state.learner];
    this.#components = [...state.components];
  }

  snapshot(): AuditState {
    return { learner: [...this.#learner], components: [...this.#components] };
  }

  get learner(): readonly AuditRecord[] {
    return this.#learner;
  }

  get components(): readonly AuditRecord[] {
    return this.#components;
  }

  add(record: AuditRecord): void {
    if (record.origin === undefined) this.#components = append(this.#components, record, COMPONENT_CAPACITY);
    else this.#learner = append(this.#learner, record, LEARNER_CAPACITY);
    for (const listener of this.#listeners) listener(record);
  }

  subscribe(listener: (record: AuditRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function append(records: AuditRecord[], record: AuditRecord, capacity: number): AuditRecord[] {
  records.push(record);
  return records.length > capacity * 1.25 ? records.slice(-capacity) : records;
}
