/** Flags as spf13/pflag knows them: what a command declares. */
import type { CompletionSource } from './completion-source.ts';

export type FlagKind =
  | 'string'
  | 'bool'
  /** Whole numbers of 64 bits, or as many as `bits` says. */
  | 'int'
  | 'duration'
  /** Every use adds its value as it is. */
  | 'stringArray'
  /** Every use adds the comma-separated values of a CSV line. */
  | 'stringSlice'
  /** `key=value`, comma-separated. */
  | 'stringToString'
  /** The same of k8s.io/component-base, which knows no quotes. */
  | 'mapStringString';

export type FlagValue = string | boolean | number | readonly string[] | Readonly<Record<string, string>>;

export interface FlagDefinition {
  readonly name: string;
  readonly shorthand?: string;
  readonly kind: FlagKind;
  /** Durations are milliseconds. */
  readonly default: FlagValue;
  readonly usage: string;
  /** What the flag means when it stands without `=value`. Booleans have `true`. */
  readonly bareValue?: string;
  readonly bits?: 32;
  readonly hidden?: boolean;
  readonly required?: boolean;
  /** Printed on stderr when the flag is used: `Flag --x has been deprecated, …`. */
  readonly deprecated?: string;
  readonly completion?: CompletionSource;
}

type Extras = Partial<Omit<FlagDefinition, 'name' | 'kind' | 'default' | 'usage'>>;

export function stringFlag(name: string, usage: string, extras: Extras & { default?: string } = {}): FlagDefinition {
  return { default: '', ...extras, name, kind: 'string', usage };
}

export function boolFlag(name: string, usage: string, extras: Extras & { default?: boolean } = {}): FlagDefinition {
  return { default: false, bareValue: 'true', ...extras, name, kind: 'bool', usage };
}

export function intFlag(name: string, usage: string, extras: Extras & { default?: number } = {}): FlagDefinition {
  return { default: 0, ...extras, name, kind: 'int', usage };
}

/** `default` is in milliseconds. */
export function durationFlag(name: string, usage: string, extras: Extras & { default?: number } = {}): FlagDefinition {
  return { default: 0, ...extras, name, kind: 'duration', usage };
}

export function arrayFlag(name: string, usage: string, extras: Extras = {}): FlagDefinition {
  return { ...extras, default: [], name, kind: 'stringArray', usage };
}

export function sliceFlag(name: string, usage: string, extras: Extras & { default?: readonly string[] } = {}): FlagDefinition {
  return { default: [], ...extras, name, kind: 'stringSlice', usage };
}

export function pairsFlag(name: string, usage: string, extras: Extras = {}): FlagDefinition {
  return { ...extras, default: {}, name, kind: 'mapStringString', usage };
}

export function mapFlag(name: string, usage: string, extras: Extras = {}): FlagDefinition {
  return { ...extras, default: {}, name, kind: 'stringToString', usage };
}
