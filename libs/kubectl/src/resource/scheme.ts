/** What Go's schemes say of kinds that they do not know (apimachinery, runtime.notRegisteredErr). */

/** The scheme of kubectl's built-in kinds. */
const KUBECTL_SCHEME = 'pkg/scheme/scheme.go:28';

export function unregisteredKind(kind: string, apiVersion: string, scheme: string = KUBECTL_SCHEME): string {
  return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${JSON.stringify(scheme)}`;
}
