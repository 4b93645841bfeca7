/** The files of apt and apk that machines begin with: texts by path. */
import { indexPath } from './apt-sources.ts';
import { baseNames } from './base.packages.ts';
import { packageDatabaseFiles } from './dpkg-database.ts';
import { INSTALLED_KUBERNETES, kubernetesRepository } from './kubernetes.packages.ts';
import { apkDatabaseFiles } from './apk-database.ts';

const UBUNTU_SOURCES = `Types: deb
URIs: http://archive.ubuntu.com/ubuntu/
Suites: noble noble-updates noble-backports
Components: main universe restricted multiverse
Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg

Types: deb
URIs: http://security.ubuntu.com/ubuntu/
Suites: noble-security
Components: main universe restricted multiverse
Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg
`;

const DEBIAN_SOURCES = `Types: deb
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://deb.debian.org/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

const KUBERNETES_URI = 'https://pkgs.k8s.io/core:/stable:/v1.33/deb';
const KUBERNETES_LIST = `deb [signed-by=/etc/apt/keyrings/kubernetes-apt-keyring.gpg] ${KUBERNETES_URI}/ /\n`;

/** What a container's image brings; its lists are not there until `apt-get update`. */
export function imagePackageFiles(distribution: string): Record<string, string> {
  if (distribution === 'alpine') return apkDatabaseFiles();
  if (distribution === 'debian')
    return { ...packageDatabaseFiles('debian', baseNames('debian')), '/etc/apt/sources.list.d/debian.sources': DEBIAN_SOURCES };
  if (distribution === 'ubuntu')
    return { ...packageDatabaseFiles('ubuntu', baseNames('ubuntu')), '/etc/apt/sources.list.d/ubuntu.sources': UBUNTU_SOURCES };
  return {};
}

const NODE_TOOLS = [
  'apt-transport-https', 'bash-completion', 'bind9-dnsutils', 'bind9-libs', 'bsdextrautils', 'ca-certificates', 'curl', 'file', 'gettext-base', 'git',
  'git-man', 'gnupg', 'iputils-ping', 'jq', 'less', 'libcurl4t64', 'libjq1', 'libmagic1t64', 'libonig5', 'lsb-release', 'nano', 'netcat-openbsd',
  'openssl', 'procps', 'psmisc', 'python3', 'software-properties-common', 'sudo', 'tree', 'vim', 'vim-common', 'vim-runtime', 'wget', 'xxd',
]; // prettier-ignore
const MINOR = kubernetesRepository(INSTALLED_KUBERNETES.split('.').slice(0, 2).join('.'));

/** What a node has: Ubuntu with its tools, and Kubernetes' packages, those that upgrades must not touch on hold. */
export function nodePackageFiles(): Record<string, string> {
  const held = ['kubeadm', 'kubectl', 'kubelet'].map((name) => ({ name, version: INSTALLED_KUBERNETES, held: true }));
  const others = packageDatabaseFiles(MINOR, ['kubernetes-cni', 'cri-tools']);
  const database = packageDatabaseFiles(
    'ubuntu',
    [...baseNames('ubuntu'), ...NODE_TOOLS],
    [...held, ...versionsIn(others).map(([name, version]) => ({ name, version, held: false }))],
  );
  const suites = ['archive noble', 'archive noble-updates', 'archive noble-backports', 'security noble-security'];
  const lists = suites.map((each) => {
    const [host, suite] = each.split(' ') as [string, string];
    return indexPath({ uri: `http://${host}.ubuntu.com/ubuntu`, suite, components: [] });
  });
  return {
    ...database,
    '/etc/apt/sources.list.d/ubuntu.sources': UBUNTU_SOURCES,
    '/etc/apt/sources.list.d/kubernetes.list': KUBERNETES_LIST,
    ...Object.fromEntries(lists.map((path) => [path, ''])),
    [indexPath({ uri: KUBERNETES_URI, suite: '', components: [] })]: '',
  };
}

/** Names and versions in the status file of a database. */
const versionsIn = (files: Record<string, string>): (readonly [string, string])[] =>
  [...Object.values(files)[0]!.matchAll(/^Package: (.*)[^]*?^Version: (.*)$/gm)].map((match) => [match[1]!, match[2]!] as const);
