/** The index that finds the bindings of a user without looking at all of them. Both binding resources must declare it. */
import type { UserInfo } from '../../authentication/user-info.ts';
import { serviceAccountUsername } from '../../authentication/user-info.ts';
import type { RoleBinding, Subject } from './rbac.types.ts';

export const SUBJECT_INDEX = 'subject';

/** What names a user or a group in the index; for RoleBindings within their namespace. */
function userValue(namespace: string, username: string): string {
  return `${namespace}|u|${username}`;
}

function groupValue(namespace: string, group: string): string {
  return `${namespace}|g|${group}`;
}

/** The user that a service account subject stands for; undefined without a namespace. */
export function subjectUsername(subject: Subject, bindingNamespace: string): string | undefined {
  if (subject.kind === 'User') return subject.name;
  const namespace = subject.namespace || bindingNamespace;
  return subject.kind === 'ServiceAccount' && namespace ? serviceAccountUsername(namespace, subject.name) : undefined;
}

export function subjectIndexValues(binding: RoleBinding): string[] {
  const namespace = binding.metadata.namespace ?? '';
  const values = (binding.subjects ?? []).flatMap((subject) => {
    if (subject.kind === 'Group') return [groupValue(namespace, subject.name)];
    const username = subjectUsername(subject, namespace);
    return username === undefined ? [] : [userValue(namespace, username)];
  });
  return [...new Set(values)];
}

/** The index values under which a user's bindings are found, in one namespace or, with an empty one, cluster-wide. */
export function valuesOfUser(user: UserInfo, namespace: string): string[] {
  const values = [userValue(namespace, user.username)];
  for (const group of user.groups) values.push(groupValue(namespace, group));
  return values;
}

/** The first subject of a binding that the user is or belongs to (authorizer/rbac, appliesTo). */
export function matchingSubject(binding: RoleBinding, user: UserInfo): Subject | undefined {
  const namespace = binding.metadata.namespace ?? '';
  return binding.subjects?.find((subject) =>
    subject.kind === 'Group' ? user.groups.includes(subject.name) : subjectUsername(subject, namespace) === user.username,
  );
}
