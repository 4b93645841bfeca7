/** When a Job is looked at again: changes of its pods are gathered (pkg/controller/job, enqueueSyncJobBatched). */
import type { EventHandler } from '../../controller/controller.ts';
import { enqueueOwnerOrAdopters } from '../../controller/orphan-events.ts';
import { finishedCondition, type Job } from './job.types.ts';

/** In milliseconds. */
const BATCH_PERIOD = 1000;

/** A new Job and a changed spec at once, a changed status later. */
export const enqueueJob: EventHandler = ({ type, key, object, previous }, enqueue) => {
  const isStatus = type === 'MODIFIED' && object.metadata.generation === previous?.metadata.generation && !finishedCondition(object as Job);
  enqueue(key, isStatus ? BATCH_PERIOD : 0);
};

const enqueueOwner = enqueueOwnerOrAdopters('Job', 'jobs.batch');

/** Later, but at once where the pod only has to be let go: its Job has finished, or is gone. */
export const enqueueForPod: EventHandler = (event, enqueue, lister) => {
  const enqueueBatched = (key: string) => {
    const [namespace, name] = key.split('/') as [string, string];
    const job = lister.get<Job>('jobs.batch', namespace, name);
    enqueue(key, job && !finishedCondition(job) ? BATCH_PERIOD : 0);
  };
  enqueueOwner(event, enqueueBatched, lister);
};
