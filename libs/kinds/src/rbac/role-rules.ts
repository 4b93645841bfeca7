import { deepEqual } from '@drydock/apimachinery';
import type { Role } from '@drydock/apiserver';

/** Whether a change leaves what a role grants alone. */
export function sameRules(role: Role, old: Role): boolean {
  return deepEqual(role.rules ?? [], old.rules ?? []);
}
