/** A release as it is stored (helm.sh/helm/v3, pkg/release). The shape is that of the stored JSON. */
import type { ChartMetadata, Values } from '../chart/chart.ts';

export type ReleaseStatus =
  | 'unknown'
  | 'deployed'
  | 'uninstalled'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback';

export interface ReleaseInfo {
  first_deployed: string;
  last_deployed: string;
  deleted: string;
  description?: string;
  status: ReleaseStatus;
  notes?: string;
}

export interface HookRun {
  started_at: string;
  completed_at: string;
  phase: string;
}

export interface Hook {
  name: string;
  kind: string;
  path: string;
  manifest: string;
  events: readonly string[];
  last_run: HookRun;
  weight?: number;
  delete_policies?: readonly string[];
}

/** Contents are base64. */
export interface StoredFile {
  name: string;
  data: string;
}

export interface StoredChart {
  metadata: ChartMetadata;
  lock: unknown;
  templates: readonly StoredFile[];
  values: Values;
  schema: unknown;
  files: readonly StoredFile[];
}

export interface Release {
  name: string;
  info: ReleaseInfo;
  chart: StoredChart;
  config?: Values;
  manifest: string;
  hooks?: readonly Hook[];
  version: number;
  namespace: string;
}
