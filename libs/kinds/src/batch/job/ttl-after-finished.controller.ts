import { isReason, parseTime } from '@drydock/apimachinery';
import { enqueueObject, type Controller } from '../../controller/controller.ts';
import { jobs } from './job.ts';
import { finishedCondition, type Job } from './job.types.ts';

/** Deletes Jobs some time after they have ended (pkg/controller/ttlafterfinished). */
export const ttlAfterFinishedController: Controller = {
  name: 'ttl-after-finished-controller',
  watches: { 'jobs.batch': enqueueObject },

  reconcile(key, { lister, client, clock, requeueAt }) {
    const [namespace, name] = key.split('/') as [string, string];
    const job = lister.get<Job>('jobs.batch', namespace, name);
    const seconds = job?.spec.ttlSecondsAfterFinished;
    const ended = job && parseTime(finishedCondition(job)?.lastTransitionTime);
    if (!job || seconds === undefined || ended === undefined || job.metadata.deletionTimestamp) return;
    const due = ended + seconds * 1000;
    if (due > clock.now()) return requeueAt(due);
    try {
      client.delete(jobs, namespace, name, { propagationPolicy: 'Foreground', preconditions: { uid: job.metadata.uid } });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  },
};
