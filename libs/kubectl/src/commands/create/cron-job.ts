import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { stringFlag } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';

export interface CronJobOptions {
  readonly name: string;
  readonly image: string;
  readonly schedule: string;
  readonly restart: string;
  readonly command: readonly string[];
}

export function newCronJob({ name, image, schedule, restart, command }: CronJobOptions): Dynamic {
  const container = { name, image, ...(command.length ? { command: [...command] } : {}) };
  const podSpec = { containers: [container], restartPolicy: restart || 'OnFailure' };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: { schedule, jobTemplate: { metadata: { name }, spec: { template: { spec: podSpec } } } },
  };
}

export const createCronJob: Command = {
  name: 'cronjob',
  aliases: ['cj'],
  use: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  short: 'Create a cron job with the specified name',
  examples: `# Every minute
kubectl create cronjob tick --image=busybox --schedule="*/1 * * * *" -- date`,
  flags: [
    ...generatorFlags,
    stringFlag('image', 'Image to run.', { required: true }),
    stringFlag('restart', 'Restart policy of the pods: OnFailure or Never', {
      completion: { of: 'values', values: ['OnFailure', 'Never'] },
    }),
    stringFlag('schedule', 'When to run, in the form of cron.', { required: true }),
  ],
  args: NOTHING,
  run(invocation: Invocation) {
    const { flags, args } = invocation;
    const options: CronJobOptions = {
      name: exactlyOneName(invocation),
      image: flags.string('image'),
      schedule: flags.string('schedule'),
      restart: flags.string('restart'),
      command: flags.argsBeforeDash >= 0 ? args.slice(flags.argsBeforeDash) : [],
    };
    createGenerated(invocation, newCronJob(options), { failure: 'failed to create cronjob' });
  },
};
