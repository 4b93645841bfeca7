import type { KubeObject } from '@drydock/apimachinery';

export interface LimitRange extends KubeObject {
  spec?: { limits?: LimitRangeItem[] };
}

type Amounts = Record<string, string>;

export interface LimitRangeItem {
  type: string;
  max?: Amounts;
  min?: Amounts;
  default?: Amounts;
  defaultRequest?: Amounts;
  maxLimitRequestRatio?: Amounts;
}
