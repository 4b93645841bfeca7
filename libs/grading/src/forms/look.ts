/** Commands that show what a check is about, for a learner to look at: they read, and say nothing of what is wanted. */

interface Target {
  kind: string;
  namespace?: string;
  name: string;
}

/** What happened to an object is in its description; what it should be is in its manifest. */
export function objectCommand({ kind, namespace, name }: Target, path = ''): string {
  if (path.startsWith('status') || path === '') return `kubectl describe ${kind.toLowerCase()} ${name}${inNamespace(namespace)}`;
  return `kubectl get ${kind.toLowerCase()} ${name}${inNamespace(namespace)} -o yaml`;
}

export function listCommand({ kind, namespace, labels }: { kind: string; namespace?: string; labels?: Record<string, string> }): string {
  const selector = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return `kubectl get ${kind.toLowerCase()}${inNamespace(namespace)}${selector.length > 0 ? ` -l ${selector.join(',')}` : ''}`;
}

function inNamespace(namespace: string | undefined): string {
  return namespace === undefined || namespace === 'default' ? '' : ` -n ${namespace}`;
}
