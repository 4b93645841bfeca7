import { StatusError } from '@drydock/apimachinery';
import { gvkText, gvrText } from '../../cluster/rest-mapper.ts';
import { CommandError } from '../../command/command-error.ts';
import type { Info } from '../../resource/info.ts';

/** Which object an error is about, in two lines (resource.Info.String). */
function infoText({ resource, name, namespace }: Info): string {
  return [
    `Resource: ${JSON.stringify(gvrText(resource))}, GroupVersionKind: ${JSON.stringify(gvkText(resource))}`,
    `Name: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace ?? '')}`,
  ].join('\n');
}

export function patchFailure(error: StatusError, info: Info, patch: string): StatusError {
  return new StatusError({ ...error.status, message: patchFailureText(error.message, info, patch) });
}

/** What went wrong with a patch, which may not have come about. */
export function patchFailureText(reason: string, info: Info, patch: string): string {
  const source = JSON.stringify(info.source);
  return `error when applying patch:\n${patch}\nto:\n${infoText(info)}\nfor: ${source}: error when patching ${source}: ${reason}`;
}

export function retrievalFailure(error: StatusError | CommandError, info: Info): StatusError | CommandError {
  const message = `error when retrieving current configuration of:\n${infoText(info)}\nfrom server for: ${JSON.stringify(info.source)}: ${error.message}`;
  return error instanceof StatusError ? new StatusError({ ...error.status, message }) : new CommandError(message);
}

/** A conflict of server-side apply, with what can be done about it. */
export function conflictFailure(error: StatusError): CommandError {
  return new CommandError(`${error.message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`);
}
