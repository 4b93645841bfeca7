import { arrayFlag, boolFlag, durationFlag, intFlag, stringFlag, type FlagDefinition } from './flag.ts';

/** The flags of every command (genericclioptions.ConfigFlags and kubectl's own). */
export const GLOBAL_FLAGS: readonly FlagDefinition[] = [
  stringFlag('as', 'Act as this user, who may also be a service account of a namespace.'),
  arrayFlag('as-group', 'Act as a member of this group. May be repeated.'),
  stringFlag('as-uid', 'Act with this UID.'),
  stringFlag('cache-dir', 'Directory for cached answers', { default: '/root/.kube/cache' }),
  stringFlag('certificate-authority', "File with the certificate of the authority that signed the server's", {
    completion: { of: 'files' },
  }),
  stringFlag('client-certificate', 'File with the client certificate for TLS', { completion: { of: 'files' } }),
  stringFlag('client-key', 'File with the key of the client certificate', { completion: { of: 'files' } }),
  stringFlag('cluster', 'Cluster of the kubeconfig to use', { completion: { of: 'clusters' } }),
  stringFlag('context', 'Context of the kubeconfig to use', { completion: { of: 'contexts' } }),
  boolFlag('disable-compression', 'If true, responses are asked for without compression'),
  boolFlag('insecure-skip-tls-verify', "If true, the server's certificate is not checked. That makes HTTPS connections insecure"),
  stringFlag('kubeconfig', 'Path of the kubeconfig file to use.', { completion: { of: 'files' } }),
  durationFlag('log-flush-frequency', 'Longest time between two flushes of the log', { default: 5000 }),
  boolFlag('match-server-version', 'Refuse to work with a server of another version'),
  stringFlag('namespace', 'Namespace that this request is about', { shorthand: 'n', completion: { of: 'namespaces' } }),
  stringFlag('password', 'Password for basic authentication'),
  stringFlag('profile', 'Profile to record: none, cpu, heap, goroutine, threadcreate, block or mutex', { default: 'none' }),
  stringFlag('profile-output', 'File that the profile is written to', { default: 'profile.pprof' }),
  stringFlag('request-timeout', 'How long one request may take, with a unit such as 1s, 2m or 3h. Zero means without limit.', {
    default: '0',
  }),
  stringFlag('server', 'Address and port of the API server', { shorthand: 's' }),
  stringFlag('tls-server-name', "Name that the server's certificate must be for, when it is not the host name that is contacted"),
  stringFlag('token', 'Bearer token for authentication'),
  stringFlag('user', 'User of the kubeconfig to use', { completion: { of: 'users' } }),
  stringFlag('username', 'Name for basic authentication'),
  intFlag('v', 'How much to log; requests appear from 6 on', { shorthand: 'v' }),
  stringFlag('vmodule', 'Log levels of single source files, as a list of pattern=N'),
  boolFlag('warnings-as-errors', 'Treat warnings of the server as errors and end with a status other than zero'),
];
