/** A browser may forbid storage altogether (private windows, blocked site data); then nothing is remembered and nothing breaks. */
export function readText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeStored(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

/** The stored value when it is one of `allowed`. */
export function readStored<T extends string>(key: string, allowed: readonly T[]): T | null {
  const value = readText(key);
  return allowed.find((one) => one === value) ?? null;
}

/** The stored number when it lies within the bounds. */
export function readNumber(key: string, min: number, max: number): number | null {
  const text = readText(key);
  const value = text === null ? NaN : Number(text);
  return value >= min && value <= max ? value : null;
}
