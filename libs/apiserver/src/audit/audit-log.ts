import type { AuditRecord } from './audit-record.ts';

/** So many records are kept. */
const CAPACITY = 1000;

export interface AuditState {
  /** Oldest first. */
  learner: readonly AuditRecord[];
}

export const EMPTY_AUDIT: AuditState = { learner: [] };

/**
 * The latest audit records of requests with an origin: a learner's command, or a client from outside. Those of the cluster's own components
 * are counted only: there are many of them, and nobody asks for them later.
 */
export class AuditLog {
  #learner: AuditRecord[];
  #requests = 0;

  constructor({ learner }: AuditState) {
    this.#learner = [...learner];
  }

  snapshot(): AuditState {
    return { learner: [...this.#learner] };
  }

  get learner(): readonly AuditRecord[] {
    return this.#learner;
  }

  /** How many requests were answered since this log was made, by whomever they came. */
  get requests(): number {
    return this.#requests;
  }

  /** To be called with the record of every request, or with nothing for one that has none. */
  add(record: AuditRecord | undefined): void {
    this.#requests++;
    if (record?.origin !== undefined) this.#keep(record);
  }

  #keep(record: AuditRecord): void {
    this.#learner.push(record);
    if (this.#learner.length > CAPACITY * 1.25) this.#learner = this.#learner.slice(-CAPACITY);
  }
}
