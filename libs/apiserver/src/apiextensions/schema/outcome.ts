import type { SchemaFailure } from './schema-failure.ts';

/** What came of validating a value (kube-openapi, validate.Result). */
export class Outcome {
  readonly failures: SchemaFailure[] = [];
  /** How many checks were made. Of several alternatives that all fail, the one with the most explains the failure. */
  matches = 0;

  get isValid(): boolean {
    return this.failures.length === 0;
  }

  add(...failures: readonly (SchemaFailure | undefined)[]): this {
    for (const failure of failures) {
      if (failure && !this.failures.some(({ message }) => message === failure.message)) this.failures.push(failure);
    }
    return this;
  }

  merge(other: Outcome): this {
    this.matches += other.matches;
    return this.add(...other.failures);
  }
}
