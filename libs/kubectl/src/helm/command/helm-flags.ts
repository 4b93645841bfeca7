/** Flags that all commands of helm have, and groups that some share. */
import { arrayFlag, boolFlag, durationFlag, intFlag, stringFlag, type FlagDefinition } from '../../command/flag.ts';

const DEFAULT_TIMEOUT = 300_000;

export const HELM_GLOBAL_FLAGS: readonly FlagDefinition[] = [
  intFlag('burst-limit', 'how many requests may be sent at once', { default: 100 }),
  boolFlag('debug', 'say more about what is done'),
  stringFlag('kube-apiserver', 'address and port of the API server'),
  arrayFlag('kube-as-group', 'act as a member of this group; may be repeated'),
  stringFlag('kube-as-user', 'act as this user'),
  stringFlag('kube-ca-file', 'file with the authority that signed the certificate of the API server'),
  stringFlag('kube-context', 'context of the kubeconfig to use'),
  boolFlag('kube-insecure-skip-tls-verify', 'do not check the certificate of the API server'),
  stringFlag('kube-tls-server-name', 'name that the certificate of the API server must be for'),
  stringFlag('kube-token', 'bearer token to authenticate with'),
  stringFlag('kubeconfig', 'path of the kubeconfig file'),
  stringFlag('namespace', 'namespace of the release', { shorthand: 'n' }),
  stringFlag('qps', 'how many requests may be sent in a second'),
  stringFlag('registry-config', 'path of the file with logins of registries'),
  stringFlag('repository-cache', 'directory of cached indexes of repositories'),
  stringFlag('repository-config', 'file with names and addresses of repositories'),
];

/** What a flag of helm is called in kubectl's session. */
export const SESSION_FLAGS: Readonly<Record<string, string>> = {
  'kube-apiserver': 'server',
  'kube-as-user': 'as',
  'kube-ca-file': 'certificate-authority',
  'kube-context': 'context',
  'kube-tls-server-name': 'tls-server-name',
  'kube-token': 'token',
  kubeconfig: 'kubeconfig',
  namespace: 'namespace',
};

export const valueFlags: readonly FlagDefinition[] = [
  arrayFlag('set', 'set values: key1=val1,key2=val2; may be repeated'),
  arrayFlag('set-file', 'set values to the contents of files: key1=path1,key2=path2'),
  arrayFlag('set-json', "set values that are JSON: key1=jsonval1,key2='{}'"),
  arrayFlag('set-literal', 'set one value to a text as it stands'),
  arrayFlag('set-string', 'set values that stay texts'),
  arrayFlag('values', 'files of values; the last one wins', { shorthand: 'f' }),
];

export const chartFlags: readonly FlagDefinition[] = [
  boolFlag('devel', 'take versions that are not finished, too'),
  stringFlag('repo', 'address of the repository that has the chart'),
  stringFlag('username', 'user of the repository'),
  stringFlag('password', 'password of the repository'),
  stringFlag('version', 'version of the chart, or a constraint; the newest when absent'),
];

export const outputFlag: FlagDefinition = stringFlag('output', 'how to print: table, json or yaml', { shorthand: 'o', default: 'table' });

/** What installing and upgrading have in common. */
export const changeFlags: readonly FlagDefinition[] = [
  boolFlag('atomic', 'undo everything when it fails; implies --wait'),
  boolFlag('create-namespace', 'make the namespace of the release when there is none'),
  boolFlag('dependency-update', 'fetch missing dependencies first'),
  stringFlag('description', 'words for the history'),
  boolFlag('disable-openapi-validation', 'do not check manifests against schemas'),
  stringFlag('dry-run', 'change nothing: none, client or server', { bareValue: 'client' }),
  boolFlag('force', 'replace what cannot be patched'),
  boolFlag('hide-notes', 'do not show the notes'),
  boolFlag('no-hooks', 'run no hooks'),
  stringFlag('post-renderer', 'program that changes the manifests'),
  arrayFlag('post-renderer-args', 'arguments of that program'),
  boolFlag('render-subchart-notes', 'show notes of subcharts, too'),
  boolFlag('skip-crds', 'do not install definitions of crds/'),
  boolFlag('skip-schema-validation', 'do not check values against the schema of the chart'),
  boolFlag('wait', 'wait until everything is ready'),
  boolFlag('wait-for-jobs', 'with --wait, wait for jobs, too'),
  durationFlag('timeout', 'how long to wait', { default: DEFAULT_TIMEOUT }),
  ...chartFlags,
  ...valueFlags,
];
