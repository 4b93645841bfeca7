import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { intFlag, sliceFlag } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';

export interface DeploymentOptions {
  readonly name: string;
  readonly images: readonly string[];
  readonly replicas: number;
  /** Negative: none. */
  readonly port: number;
  readonly command: readonly string[];
}

/** `suffix` makes names unique whose images have characters that container names may not have. */
export function newDeployment({ name, images, replicas, port, command }: DeploymentOptions, suffix: () => string): Dynamic {
  const labels = { app: name };
  const containers: Dynamic[] = images.map((image) => ({
    name: containerNameOf(image, suffix),
    image,
    ...(command.length ? { command: [...command] } : {}),
  }));
  if (port >= 0 && containers.length) containers[0].ports = [{ containerPort: port }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

/** The last part of the image's name, made fit for a container (create_deployment.go, sanitizeAndUniquify). */
export function containerNameOf(image: string, suffix: () => string): string {
  const base = image.slice(image.lastIndexOf('/') + 1).replace(/[:@].*$/s, '');
  return /[_.]/.test(base) ? `${base.replace(/[_.]/g, '-')}-${suffix()}` : base;
}

export const createDeployment: Command = {
  name: 'deployment',
  aliases: ['deploy'],
  use: 'deployment NAME --image=image -- [COMMAND] [args...]',
  short: 'Create a deployment with the specified name',
  examples: `# Three pods that run nginx
kubectl create deployment web --image=nginx --replicas=3

# With a command of your own
kubectl create deployment clock --image=busybox -- sh -c 'while date; do sleep 60; done'

# With a port
kubectl create deployment web --image=nginx --port=80`,
  flags: [
    ...generatorFlags,
    sliceFlag('image', 'Image to run. May be repeated: each makes a container.', { required: true }),
    intFlag('port', 'Port that the first container listens on.', { default: -1, bits: 32 }),
    intFlag('replicas', 'Number of pods.', { bits: 32, default: 1, shorthand: 'r' }),
  ],
  args: NOTHING,
  run(invocation: Invocation) {
    const { flags, args } = invocation;
    const name = exactlyOneName(invocation);
    const command = flags.argsBeforeDash >= 0 ? args.slice(flags.argsBeforeDash) : [];
    const images = flags.strings('image');
    if (images.length > 1 && command.length > 0) throw new CommandError('cannot specify multiple --image options and command');
    const [replicas, port] = [flags.int('replicas'), flags.int('port')];
    const deployment = newDeployment({ name, images, replicas, port, command }, () => invocation.streams.process.rng.nameSuffix());
    createGenerated(invocation, deployment, { failure: 'failed to create deployment' });
  },
};
