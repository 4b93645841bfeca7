/** What the bindings of a user give, remembered until a role or a binding changes: every request asks. */
import type { UserInfo } from '../../authentication/user-info.ts';
import { derivedFrom } from '../../storage/derived-from.ts';
import type { Lister } from '../../storage/lister.ts';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ROLE_BINDINGS, ROLES, type Role, type RoleBinding, type Subject } from './rbac.types.ts';
import { bindingsIn, roleOf, scopesOf } from './rule-resolver.ts';
import { matchingSubject } from './subject-index.ts';

export interface Grant {
  binding: RoleBinding;
  /** Who of the binding's subjects the user is, or belongs to. */
  subject: Subject;
  /** Undefined when there is no such role. */
  role: Role | undefined;
}

/** By user, and by namespace. */
type Book = WeakMap<UserInfo, Map<string, readonly Grant[]>>;

const MOST_NAMESPACES = 64;

const bookOf = derivedFrom([CLUSTER_ROLE_BINDINGS, ROLE_BINDINGS, CLUSTER_ROLES, ROLES], (): Book => new WeakMap());

/** For requests in a namespace, or cluster-wide when it is empty; what binds in the whole cluster comes first. */
export function grantsTo(lister: Lister, user: UserInfo, namespace: string): readonly Grant[] {
  const book = bookOf(lister);
  let ofUser = book.get(user);
  if (!ofUser) book.set(user, (ofUser = new Map()));
  const known = ofUser.get(namespace);
  if (known) return known;
  const grants = scopesOf(namespace).flatMap((scope) =>
    bindingsIn(lister, user, scope).map((binding) => ({
      binding,
      subject: matchingSubject(binding, user)!,
      role: roleOf(lister, binding.roleRef, scope),
    })),
  );
  if (ofUser.size >= MOST_NAMESPACES) ofUser.clear();
  ofUser.set(namespace, grants);
  return grants;
}
