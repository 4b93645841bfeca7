import { CommandError } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { recordFlag, selectorFlag } from '../../options/shared-flags.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { changeObjects, selectForChange, setFlags, splitPairs, templateSpecOf } from './change-objects.ts';

export const setImage: Command = {
  name: 'image',
  use: 'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  short: 'Update the image of a pod template',
  long: `Set the images of containers.

Possible resources are pods and everything that has a pod template: deployments, daemon sets, stateful sets, replica sets, jobs and cron jobs.`,
  examples: `# One container of a deployment
kubectl set image deployment/web nginx=nginx:1.27

# All containers of everything
kubectl set image deployments --all '*=nginx:1.27'

# In a file only
kubectl set image -f web.yaml nginx=nginx:1.27 --local -o yaml`,
  flags: [...setFlags, recordFlag, selectorFlag],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const { resources, pairs } = splitPairs(invocation.args, (arg) => /^[^=]+=/.test(arg), 'image');
    const infos = yield* selectForChange(invocation, resources);
    if (pairs.length === 0) throw new CommandError('at least one image update is required');
    const images = pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]);
    if (images.length > 1 && images.some(([name]) => name === '*'))
      throw new CommandError('all containers are already specified by *, but saw more than one container_name=container_image pairs');
    changeObjects(invocation, infos, {
      operation: 'image updated',
      failure: 'failed to patch image update to pod template:',
      change: (object, info) => updateImages(templateSpecOf(object, info), images),
    });
  },
};

function updateImages(spec: Dynamic, images: readonly [string, string][]): CommandError[] {
  const containers: Dynamic[] = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const problems: CommandError[] = [];
  for (const [name, image] of images) {
    const found = name === '*' ? containers : containers.filter((container) => container.name === name);
    if (found.length === 0) problems.push(new CommandError(`error: unable to find container named ${JSON.stringify(name)}`));
    for (const container of found) container.image = image;
  }
  return problems;
}
