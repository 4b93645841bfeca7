import { newForbidden, type StatusError } from '@drydock/apimachinery';
import type { AuthorizationAttributes } from '../authorization/authorizer.ts';

/** What somebody who is not allowed to is told (apiserver, responsewriters.ForbiddenMessage). */
export function forbiddenError(attributes: AuthorizationAttributes, reason: string): StatusError {
  const { group, resource, name } = attributes;
  const sentence = forbiddenSentence(attributes);
  return newForbidden({ group, resource: attributes.resourceRequest ? resource : '' }, name, reason ? `${sentence}: ${reason}` : sentence);
}

function forbiddenSentence({
  user,
  verb,
  resourceRequest,
  group,
  resource,
  subresource,
  namespace,
  path,
}: AuthorizationAttributes): string {
  const username = JSON.stringify(user.username);
  if (!resourceRequest) return `User ${username} cannot ${verb} path "${path}"`;
  const what = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  return `User ${username} cannot ${verb} resource "${what}" in API group "${group}" ${where}`;
}
