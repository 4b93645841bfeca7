import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Cluster } from '../../kubeconfig/kubeconfig.ts';
import { encodedFile } from './embeddable-file.ts';
import { unexpectedArgs } from './help-error.ts';

export const setCluster: Command = {
  name: 'set-cluster',
  use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  short: 'Set a cluster entry in kubeconfig',
  long: `Add a cluster, or change one.

Of a cluster that exists only what is given is changed.`,
  examples: `# The address of a cluster
kubectl config set-cluster staging --server=https://10.0.0.1:6443

# The authority's certificate, kept in the kubeconfig itself
kubectl config set-cluster staging --embed-certs --certificate-authority=ca.crt`,
  flags: [
    stringFlag('certificate-authority', "File with the authority's certificate", { completion: { of: 'files' } }),
    boolFlag('embed-certs', 'Keep the certificate in the kubeconfig instead of its path'),
    boolFlag('insecure-skip-tls-verify', "Do not check the server's certificate"),
    stringFlag('proxy-url', 'Proxy for requests to the cluster'),
    stringFlag('server', 'Address of the API server'),
    stringFlag('tls-server-name', "Name that the server's certificate must have"),
  ],
  args: { of: 'clusters' },
  run(invocation: Invocation) {
    const { args, session, streams } = invocation;
    if (args.length !== 1) throw unexpectedArgs(invocation);
    validate(invocation);
    const name = args[0]!;
    const config = session.configAccess.startingConfig();
    config.clusters.set(name, changedCluster(invocation, config.clusters.get(name) ?? {}));
    session.configAccess.modify(config);
    streams.out(`Cluster ${JSON.stringify(name)} set.\n`);
  },
};

function validate({ flags, args, streams }: Invocation): void {
  if (args[0] === '') throw new CommandError('you must specify a non-empty cluster name');
  const authority = flags.string('certificate-authority');
  if (flags.bool('insecure-skip-tls-verify') && authority) {
    throw new CommandError('you cannot specify a certificate authority and insecure mode at the same time');
  }
  if (!flags.bool('embed-certs')) return;
  if (!authority) throw new CommandError('you must specify a --certificate-authority to embed');
  encodedFile(streams.process.files, 'certificate-authority', authority);
}

/** Whether the server is verified is set anew each time, as upstream does; a new address takes the name of its certificate with it. */
function changedCluster({ flags, streams }: Invocation, existing: Cluster): Cluster {
  const cluster: Cluster = { ...existing };
  delete cluster['insecure-skip-tls-verify'];
  if (flags.changed('server')) {
    delete cluster['tls-server-name'];
    assign(cluster, 'server', flags.string('server'));
  }
  if (flags.changed('tls-server-name')) assign(cluster, 'tls-server-name', flags.string('tls-server-name'));
  if (flags.bool('insecure-skip-tls-verify')) {
    cluster['insecure-skip-tls-verify'] = true;
    delete cluster['certificate-authority'];
    delete cluster['certificate-authority-data'];
  }
  if (flags.changed('certificate-authority')) {
    const path = flags.string('certificate-authority');
    const { files } = streams.process;
    delete cluster['certificate-authority'];
    delete cluster['certificate-authority-data'];
    if (flags.bool('embed-certs')) cluster['certificate-authority-data'] = encodedFile(files, 'certificate-authority', path);
    else cluster['certificate-authority'] = files.absolute(path);
  }
  if (flags.changed('proxy-url')) assign(cluster, 'proxy-url', flags.string('proxy-url'));
  return cluster;
}

function assign(cluster: Cluster, field: keyof Cluster, value: string): void {
  if (value) cluster[field] = value;
  else delete cluster[field];
}
