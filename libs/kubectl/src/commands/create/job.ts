import type { KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { stringFlag } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { select } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { goTypeOf } from '../../resource/go-type.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';

export function newJob(name: string, image: string, command: readonly string[]): Dynamic {
  const container = { name, image, ...(command.length ? { command: [...command] } : {}) };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { template: { spec: { containers: [container], restartPolicy: 'Never' } } },
  };
}

/** A job as the cron job would start it now, and owned by it (create_job.go, createJobFromCronJob). */
export function jobFromCronJob(name: string, cronJob: Dynamic): Dynamic {
  const { jobTemplate } = cronJob.spec;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...jobTemplate.metadata?.annotations },
      ...(jobTemplate.metadata?.labels ? { labels: jobTemplate.metadata.labels } : {}),
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob.metadata.name, uid: cronJob.metadata.uid, controller: true },
      ],
    },
    spec: jobTemplate.spec,
  };
}

export const createJob: Command = {
  name: 'job',
  use: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  short: 'Create a job with the specified name',
  examples: `# A job that prints the date
kubectl create job now --image=busybox -- date

# The job of a cron job, at once
kubectl create job by-hand --from=cronjob/nightly`,
  flags: [
    ...generatorFlags,
    stringFlag('from', 'Resource to make the job of (only cronjob is supported).'),
    stringFlag('image', 'Image to run.'),
  ],
  args: NOTHING,
  *run(invocation: Invocation): Steps {
    const { flags, args } = invocation;
    const name = exactlyOneName(invocation);
    const command = flags.argsBeforeDash >= 0 ? args.slice(flags.argsBeforeDash) : [];
    const [image, from] = [flags.string('image'), flags.string('from')];
    if ((image === '') === (from === '')) throw new CommandError('either --image or --from must be specified');
    if (from && command.length) throw new CommandError('cannot specify --from and command');
    const job = from ? jobFromCronJob(name, yield* readCronJob(invocation, from)) : newJob(name, image, command);
    createGenerated(invocation, job, { failure: 'failed to create job' });
  },
};

function* readCronJob({ session }: Invocation, from: string): Steps<KubeObject> {
  const { infos, errors } = yield* select(session, { args: [from] });
  if (errors[0]) throw errors[0];
  const [info] = infos;
  if (info!.object!.kind !== 'CronJob') throw new CommandError(`unknown object type ${goTypeOf(info!.object!)}`);
  return info!.object!;
}
