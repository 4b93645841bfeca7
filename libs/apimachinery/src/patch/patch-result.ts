/** The outcome of applying or computing a patch. Inputs are never changed. */
export type PatchResult<T = unknown> = { value: T; error?: undefined } | { value?: undefined; error: string };

/** Carries an error message out of a recursion; caught inside this folder. */
export class PatchError extends Error {}

export function patchResult<T>(compute: () => T): PatchResult<T> {
  try {
    return { value: compute() };
  } catch (error) {
    if (error instanceof PatchError) return { error: error.message };
    throw error;
  }
}
