export * from './clock.ts';
export * from './field-errors.ts';
export * from './group-version.ts';
export * from './object.ts';
export * from './rng.ts';
export * from './status.ts';
