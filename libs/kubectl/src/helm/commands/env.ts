import type { HelmCommand } from '../command/helm-command.ts';

export const env: HelmCommand = {
  name: 'env',
  use: 'env',
  short: 'helm client environment information',
  long: 'Shows the variables that helm goes by.',
  arguments: { most: 1 },
  run({ args: [name], context }) {
    const { env: variables } = context.streams.process;
    const home = variables.HOME ?? '/root';
    const cache = variables.HELM_CACHE_HOME ?? `${home}/.cache/helm`;
    const config = variables.HELM_CONFIG_HOME ?? `${home}/.config/helm`;
    const data = variables.HELM_DATA_HOME ?? `${home}/.local/share/helm`;
    const known: Readonly<Record<string, string>> = {
      HELM_BIN: 'helm', HELM_BURST_LIMIT: '100', HELM_CACHE_HOME: cache, HELM_CONFIG_HOME: config, HELM_DATA_HOME: data, HELM_DEBUG: 'false',
      HELM_KUBEAPISERVER: '', HELM_KUBEASGROUPS: '', HELM_KUBEASUSER: '', HELM_KUBECAFILE: '', HELM_KUBECONTEXT: '', HELM_KUBEINSECURE_SKIP_TLS_VERIFY: 'false',
      HELM_KUBETLS_SERVER_NAME: '', HELM_KUBETOKEN: '', HELM_MAX_HISTORY: '10', HELM_NAMESPACE: context.namespace, HELM_PLUGINS: `${data}/plugins`, HELM_QPS: '0.00',
      HELM_REGISTRY_CONFIG: `${config}/registry/config.json`, HELM_REPOSITORY_CACHE: `${cache}/repository`, HELM_REPOSITORY_CONFIG: `${config}/repositories.yaml`,
    }; // prettier-ignore
    if (name !== undefined) return context.streams.out(`${known[name] ?? ''}\n`);
    context.streams.out(
      Object.entries(known)
        .map(([key, value]) => `${key}="${value}"\n`)
        .join(''),
    );
  },
};
