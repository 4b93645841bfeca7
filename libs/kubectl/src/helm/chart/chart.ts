/** A chart in memory (helm.sh/helm/v3, pkg/chart). */

export interface ChartFile {
  /** Relative to the chart: `templates/deployment.yaml`. */
  readonly name: string;
  readonly text: string;
}

export interface ChartDependency {
  readonly name: string;
  readonly version?: string;
  readonly repository?: string;
  readonly condition?: string;
  readonly tags?: readonly string[];
  readonly alias?: string;
  readonly 'import-values'?: readonly unknown[];
}

export interface ChartMetadata {
  readonly apiVersion?: string;
  readonly name?: string;
  readonly version?: string;
  readonly appVersion?: string;
  readonly description?: string;
  readonly type?: string;
  readonly icon?: string;
  readonly home?: string;
  readonly kubeVersion?: string;
  readonly deprecated?: boolean;
  readonly keywords?: readonly string[];
  readonly sources?: readonly string[];
  readonly maintainers?: readonly { readonly name?: string; readonly email?: string; readonly url?: string }[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly dependencies?: readonly ChartDependency[];
}

export type Values = Record<string, unknown>;

export interface Chart {
  readonly metadata: ChartMetadata;
  readonly values: Values;
  readonly templates: readonly ChartFile[];
  /** Everything that is neither a template nor a file that Helm itself reads. */
  readonly files: readonly ChartFile[];
  /** All files as they were found, for `show` and `package`. */
  readonly raw: readonly ChartFile[];
  readonly subcharts: readonly Chart[];
}

export function chartLabel({ metadata }: Chart): string {
  return `${metadata.name ?? 'MISSING'}-${metadata.version ?? 'MISSING'}`;
}
