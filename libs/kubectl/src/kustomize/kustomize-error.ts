/** Why a kustomization cannot be built. The messages are kustomize's own; causes are told after what was being done. */
import { CommandError } from '../command/command-error.ts';

export class KustomizeError extends CommandError {
  constructor(message: string) {
    super(message);
    this.name = 'KustomizeError';
  }
}

/** A text that is no YAML: nothing else is tried with a file like this. */
export class MalformedYamlError extends KustomizeError {}

/** Runs something and puts `prefix: ` before what goes wrong in it. */
export function explaining<T>(prefix: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw error instanceof MalformedYamlError
      ? new MalformedYamlError(`${prefix}: ${error.message}`)
      : new KustomizeError(`${prefix}: ${error.message}`);
  }
}

/** What went wrong in `action`, or undefined. */
export function failureOf(action: () => void): KustomizeError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return error;
  }
}
