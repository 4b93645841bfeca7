/** Names of roles and bindings are path segments, so they may hold colons (pkg/apis/rbac/validation, ValidateRBACName). */
export function rbacNameErrors(name: string, prefix = false): string[] {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((character) => name.includes(character)).map((character) => `may not contain '${character}'`);
}
