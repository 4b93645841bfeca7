/** `drydock cluster`: one cluster that kubectl and other clients reach, until Ctrl-C. The options have kube-apiserver's names where it has them. */
import { Command } from 'commander';
import { ADDONS } from '@drydock/cluster';
import { readClientAuthorities } from '../cluster/client-ca-file.ts';
import {
  admissionPlugins,
  checkNodeGroups,
  parseAddons,
  parseAuthorizationModes,
  parseComponents,
  parseNodeGroup,
  parseNodes,
  parsePort,
  parseServiceRange,
  parseSpeed,
} from '../cluster/cluster-options.ts';
import { NODE_GROUP_HELP } from './cluster-option-values.ts';
import { writeKubeconfig } from '../cluster/kubeconfig-file.ts';
import { serveCluster, type ClusterOptions } from '../cluster/serve-cluster.ts';
import { readTokenFile } from '../cluster/token-file.ts';
import { UsageError } from '../cluster/usage-error.ts';

interface Flags {
  port: string;
  kubeconfig: string;
  nodes: string;
  without: string;
  addons: string;
  nodeGroup: readonly string[];
  tokenAuthFile?: string;
  clientCaFile?: string;
  authorizationMode: string;
  enableAdmissionPlugins: string;
  disableAdmissionPlugins: string;
  serviceClusterIpRange?: string;
  speed: string;
}

export function clusterCommand(): Command {
  return new Command('cluster')
    .description('serves a cluster that kubectl and other clients can reach, until Ctrl-C')
    .requiredOption('--kubeconfig <file>', 'writes here how to reach it; merged into the file when there is one')
    .option('--port <port>', 'the port on 127.0.0.1; 0 for any free one', '6443')
    .option('--nodes <n>', 'how many nodes it has, the first of them the control plane', '3')
    .option('--without <component,…>', 'leaves out scheduler, kubelet or controllers, for somebody else to play them', '')
    .option('--addons <name,…>', `installs ${Object.keys(ADDONS).join(', ')}`, '')
    .option('--node-group <min:max:name>', NODE_GROUP_HELP, (text: string, before: readonly string[]) => [...before, text], [])
    .option('--token-auth-file <file>', 'CSV of static tokens: token,user,uid,"group1,group2"')
    .option('--client-ca-file <file>', 'PEM of CAs whose client certificates are believed, beside the own one')
    .option('--authorization-mode <mode,…>', 'Node, RBAC, AlwaysAllow, AlwaysDeny, in the order in which they are asked', 'Node,RBAC')
    .option('--enable-admission-plugins <plugin,…>', 'admission plugins that must be on', '')
    .option('--disable-admission-plugins <plugin,…>', 'admission plugins to turn off', '')
    .option('--service-cluster-ip-range <cidr>', 'where addresses of Services come from, IPv4 (default: 10.96.0.0/12)')
    .option('--speed <x>', 'seconds that pass in the cluster in one second', '1')
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  try {
    const served = await serveCluster(readOptions(flags));
    try {
      writeKubeconfig(flags.kubeconfig, served.kubeconfig);
    } catch (error) {
      await served.close();
      throw error;
    }
    console.log(`The cluster is at ${served.url}. Try: kubectl --kubeconfig ${flags.kubeconfig} get nodes`);
    await endOfSession();
    await served.close();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}

function readOptions(flags: Flags): ClusterOptions {
  return {
    port: parsePort(flags.port),
    nodes: parseNodes(flags.nodes),
    without: parseComponents(flags.without),
    addons: parseAddons(flags.addons),
    nodeGroups: checkNodeGroups(flags.nodeGroup.map(parseNodeGroup), parseAddons(flags.addons)),
    tokens: flags.tokenAuthFile === undefined ? {} : readTokenFile(flags.tokenAuthFile, (text) => console.error(`warning: ${text}`)),
    clientAuthorities: flags.clientCaFile === undefined ? [] : readClientAuthorities(flags.clientCaFile),
    apiServer: {
      authorizationModes: parseAuthorizationModes(flags.authorizationMode),
      ...admissionPlugins(flags.enableAdmissionPlugins, flags.disableAdmissionPlugins),
    },
    serviceCIDR: parseServiceRange(flags.serviceClusterIpRange),
    speed: parseSpeed(flags.speed),
    onBug: (error) => console.error(error),
  };
}

/** Ctrl-C, or being told to end. */
function endOfSession(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
}
