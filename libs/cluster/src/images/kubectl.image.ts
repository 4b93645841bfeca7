/** Images for asking the API server from within a pod, as its service account. */
import { ALPINE, DEBIAN } from './distributions.ts';
import type { Image } from './image.ts';

const PROGRAM = { '/usr/local/bin/kubectl': 'kubectl' };

/** With a shell beside it. */
export const bitnamiKubectl: Image = {
  repositories: ['docker.io/bitnami/kubectl', 'docker.io/bitnamilegacy/kubectl', 'public.ecr.aws/bitnami/kubectl'],
  tags: { newest: [1, 34], oldest: 1 },
  size: 82_310_144,
  distribution: DEBIAN,
  entrypoint: ['kubectl'],
  cmd: ['--help'],
  user: { uid: 1001, gid: 0, name: 'kubectl' },
  programs: PROGRAM,
};

/** Nothing but the program. */
export const kubectlOnly: Image = {
  repositories: ['registry.k8s.io/kubectl', 'docker.io/rancher/kubectl'],
  tags: { newest: [1, 34], prefix: 'v' },
  size: 17_882_112,
  entrypoint: ['kubectl'],
  cmd: ['--help'],
  programs: PROGRAM,
};

/** Many tools in one image. */
export const alpineKubernetes: Image = {
  repositories: [
    'docker.io/alpine/k8s',
    'docker.io/dtzar/helm-kubectl',
    'docker.io/alpine/kubectl',
    'docker.io/lachlanevenson/k8s-kubectl',
  ],
  tags: { newest: [3, 22], oldest: 1, prefix: undefined },
  size: 176_044_120,
  distribution: ALPINE,
  cmd: ['bash'],
  programs: { ...PROGRAM, '/usr/bin/curl': 'curl' },
};
