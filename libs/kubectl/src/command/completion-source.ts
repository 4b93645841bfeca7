/** What a word of a command line may be: commands and flags name it, completion looks it up. */
export type CompletionSource =
  /** Resource types, then names of the type that was chosen; `TYPE/NAME` too. */
  | { readonly of: 'resources'; readonly once?: boolean; readonly types?: readonly string[] }
  /** Names of one type. */
  | { readonly of: 'names'; readonly type: string; readonly once?: boolean }
  | { readonly of: 'types' }
  | { readonly of: 'pods-or-owners' }
  | { readonly of: 'containers' }
  | { readonly of: 'namespaces' }
  | { readonly of: 'contexts' }
  | { readonly of: 'clusters' }
  | { readonly of: 'users' }
  | { readonly of: 'values'; readonly values: readonly string[]; readonly once?: boolean }
  | { readonly of: 'files' }
  | { readonly of: 'nothing' };

export const NOTHING: CompletionSource = { of: 'nothing' };
export const RESOURCES: CompletionSource = { of: 'resources' };
export const FILES: CompletionSource = { of: 'files' };
export const valuesOf = (...values: string[]): CompletionSource => ({ of: 'values', values });
