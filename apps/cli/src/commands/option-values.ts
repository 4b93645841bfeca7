import { InvalidArgumentError } from 'commander';

/** A whole number from 1. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 is wanted.');
  return value;
}
