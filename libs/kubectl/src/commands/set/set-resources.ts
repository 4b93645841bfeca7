import { CommandError } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { recordFlag, selectorFlag } from '../../options/shared-flags.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import type { Info } from '../../resource/info.ts';
import { containersMatching } from '../../resource/pod-spec.ts';
import { parseResourceList } from '../create/quota.ts';
import { changeObjects, selectForChange, setFlags, templateSpecOf } from './change-objects.ts';

export const setResources: Command = {
  name: 'resources',
  use: 'resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  short: 'Update resource requests/limits on objects with pod templates',
  long: `Set how much CPU, memory and so on containers ask for and may use.

A limit without a request is the request too.`,
  examples: `# Limits for one container
kubectl set resources deployment web -c=nginx --limits=cpu=200m,memory=512Mi

# For all containers
kubectl set resources deployment web --requests=cpu=100m,memory=256Mi`,
  flags: [
    ...setFlags,
    recordFlag,
    stringFlag('containers', "Names of the containers; '*' stands for anything.", {
      shorthand: 'c',
      default: '*',
      completion: { of: 'containers' },
    }),
    stringFlag('limits', "Limits, for example 'cpu=100m,memory=256Mi'."),
    stringFlag('requests', "Requests, for example 'cpu=100m,memory=256Mi'."),
    selectorFlag,
  ],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const { flags, args } = invocation;
    const [limits, requests] = ['limits', 'requests'].map((name) => flags.string(name)) as [string, string];
    const infos = yield* selectForChange(invocation, args);
    if (!limits && !requests)
      throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const update: Dynamic = {
      ...(limits ? { limits: parseResourceList(limits) } : {}),
      ...(requests ? { requests: parseResourceList(requests) } : {}),
    };
    const change = (object: Dynamic, info: Info): void => {
      const spec = templateSpecOf(object, info);
      const containers = containersMatching(spec.containers ?? [], flags.string('containers'));
      const all = [...containersMatching(spec.initContainers ?? [], flags.string('containers')), ...containers];
      if (all.length === 0) throw new CommandError(`unable to find container named ${flags.string('containers')}`);
      for (const container of all) {
        const resources = (container.resources ??= {});
        for (const field of ['limits', 'requests']) {
          if (update[field]) resources[field] = { ...resources[field], ...update[field] };
        }
      }
    };
    changeObjects(invocation, infos, {
      operation: 'resource requirements updated',
      failure: 'failed to patch resources update to pod template',
      change,
    });
  },
};
