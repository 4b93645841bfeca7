import type { Invocation } from '../command/invocation.ts';
import { CommandError } from '../command/command-error.ts';

export type DryRun = 'none' | 'client' | 'server';

/** `--dry-run`, with the old bare form, which means `client` and is warned about (cmdutil.GetDryRunStrategy). */
export function dryRunOf({ flags, session }: Invocation): DryRun {
  const value = flags.string('dry-run');
  if (value === 'none' || value === 'client' || value === 'server') return value;
  if (value === 'unchanged') {
    session.log('W', 'helpers.go:703', '--dry-run is deprecated and can be replaced with --dry-run=client.');
    return 'client';
  }
  const asBool = ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)
    ? true
    : ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value)
      ? false
      : undefined;
  if (asBool === undefined) throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
  session.log(
    'W',
    'helpers.go:691',
    `--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=${asBool ? 'client' : 'none'}.`,
  );
  return asBool ? 'client' : 'none';
}

/** What the answer of a command ends with: ` (dry run)`, ` (server dry run)`. */
export function dryRunSuffix(dryRun: DryRun): string {
  return dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
}

export type Query = Record<string, string>;

/** Query parameters of a write: `dryRun`, `fieldManager`, `fieldValidation`, as far as the command has the flags. */
export function writeQuery(invocation: Invocation, dryRun: DryRun): Query {
  const { flags } = invocation;
  const query: Query = {};
  if (dryRun === 'server') query.dryRun = 'All';
  if (flags.has('field-manager') && flags.string('field-manager')) query.fieldManager = flags.string('field-manager');
  if (flags.has('validate')) query.fieldValidation = validationDirective(flags.string('validate'));
  return query;
}

/** Whether manifests are to be validated before they are decoded. */
export function validates({ flags }: Invocation): boolean {
  return validationDirective(flags.string('validate')) !== 'Ignore';
}

/** The server's `fieldValidation` for `--validate` (cmdutil.GetValidationDirective). */
export function validationDirective(value: string): 'Strict' | 'Warn' | 'Ignore' {
  if (value === 'strict') return 'Strict';
  if (value === 'warn') return 'Warn';
  if (value === 'ignore') return 'Ignore';
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) return 'Strict';
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value)) return 'Ignore';
  throw new CommandError(`invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`);
}
