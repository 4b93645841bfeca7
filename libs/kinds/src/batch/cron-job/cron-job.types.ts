import { parseTime, type KubeObject, type ObjectReference } from '@drydock/apimachinery';
import type { JobSpec } from '../job/job.types.ts';

export interface CronJob extends KubeObject {
  spec: {
    schedule?: string;
    timeZone?: string;
    startingDeadlineSeconds?: number;
    concurrencyPolicy?: string;
    suspend?: boolean;
    successfulJobsHistoryLimit?: number;
    failedJobsHistoryLimit?: number;
    jobTemplate: {
      metadata?: { labels?: Record<string, string>; annotations?: Record<string, string>; [field: string]: unknown };
      spec: JobSpec;
    };
  };
  status?: CronJobStatus;
}

export interface CronJobStatus {
  active?: ObjectReference[];
  lastScheduleTime?: string;
  lastSuccessfulTime?: string;
}

export const SCHEDULED_TIME_ANNOTATION = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** From when on a schedule counts: the last time that it was kept, or the object's creation. */
export function lastKept({ metadata, status }: CronJob): number {
  return parseTime(status?.lastScheduleTime) ?? parseTime(metadata.creationTimestamp) ?? 0;
}
