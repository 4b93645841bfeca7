import type { VersionInfo } from '@drydock/apiserver';

/** The simulated release, as images and packages of a new cluster have it. */
export const KUBERNETES_RELEASE = 'v1.33.1';

/** What a server of that release says about itself. */
export const KUBERNETES_VERSION: VersionInfo = {
  major: '1',
  minor: '33',
  gitVersion: KUBERNETES_RELEASE,
  gitCommit: '8adc0f041b8e7ad1d30e29cc59c6ae7a15e19828',
  gitTreeState: 'clean',
  buildDate: '2025-05-15T08:19:08Z',
  goVersion: 'go1.24.2',
  compiler: 'gc',
  platform: 'linux/amd64',
};
