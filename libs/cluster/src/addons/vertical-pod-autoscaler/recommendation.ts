/** From what was used to what is recommended (vertical-pod-autoscaler/pkg/recommender/logic; pkg/utils/vpa, capping). */
import { compareQuantities, formatQuantity, newMilliQuantity, newQuantity, quantityOf } from '@drydock/apimachinery';
import { CPU_SCALE, MEMORY_SCALE, percentile } from './histogram.ts';
import type { ContainerHistory } from './usage-history.ts';
import {
  policyOf,
  RESOURCES,
  type ContainerPolicy,
  type ContainerRecommendation,
  type ResourceList,
  type ResourceName,
  type VerticalPodAutoscaler,
} from './vpa.types.ts';

const DAY = 24 * 60 * 60 * 1000;
const SAMPLES_OF_A_DAY = 24 * 60;
const SAFETY_MARGIN = 0.15;
/** What a pod gets at least, shared by its containers: 25m and 250 MiB. */
const LEAST_MILLI_CPU = 25;
const LEAST_MEMORY = 250 * 1024 * 1024;
/** Amounts end here: what is known from one sample alone has such an upper bound. */
const MOST = 1e14;

/** Which share of the time is covered, and how the estimate widens while little is known. */
interface Estimator {
  share: number;
  multiplier?: number;
  exponent?: number;
}

const TARGET: Estimator = { share: 0.9 };
const LOWER_BOUND: Estimator = { share: 0.5, multiplier: 0.001, exponent: -2 };
const UPPER_BOUND: Estimator = { share: 0.95, multiplier: 1, exponent: 1 };

/** For the containers that are autoscaled and of which something is known, by name, within the bounds of the policy. */
export function recommend(vpa: VerticalPodAutoscaler, containers: Readonly<Record<string, ContainerHistory>>): ContainerRecommendation[] {
  const names = Object.keys(containers).filter((name) => policyOf(vpa, name)?.mode !== 'Off');
  return names.sort().map((name) => {
    const policy = policyOf(vpa, name);
    const resources = RESOURCES.filter((resource) => policy?.controlledResources?.includes(resource) ?? true);
    const amounts = (estimator: Estimator) => estimate(containers[name]!, estimator, names.length, resources);
    const target = amounts(TARGET);
    return {
      containerName: name,
      lowerBound: capped(amounts(LOWER_BOUND), policy),
      target: capped(target, policy),
      uncappedTarget: target,
      upperBound: capped(amounts(UPPER_BOUND), policy),
    };
  });
}

function estimate(history: ContainerHistory, estimator: Estimator, containers: number, resources: readonly ResourceName[]): ResourceList {
  const { share, multiplier, exponent = 1 } = estimator;
  const factor = multiplier === undefined ? 1 : (1 + multiplier / confidence(history)) ** exponent;
  const amount = (value: number, least: number) =>
    Math.max(scaled(scaled(value, 1) + scaled(value, SAFETY_MARGIN), factor), scaled(least, 1 / containers));
  const list: ResourceList = {};
  for (const resource of resources) {
    if (resource === 'cpu') {
      const milliCpu = amount(percentile(history.cpu, share, CPU_SCALE) * 1000, LEAST_MILLI_CPU);
      list.cpu = formatQuantity(newMilliQuantity(milliCpu, 'DecimalSI'));
    } else {
      list.memory = formatQuantity(newQuantity(amount(percentile(history.memory, share, MEMORY_SCALE), LEAST_MEMORY), 'DecimalSI'));
    }
  }
  return list;
}

/** Amounts are whole numbers. Nothing stays nothing, however little is known. */
function scaled(amount: number, factor: number): number {
  return amount === 0 ? 0 : Math.min(Math.trunc(Math.trunc(amount) * factor), MOST);
}

/** For a sample a minute: how many days. */
function confidence({ firstSample, lastSample, samples }: ContainerHistory): number {
  return Math.min((lastSample - firstSample) / DAY, samples / SAMPLES_OF_A_DAY);
}

/** Within what the policy allows. */
export function capped(amounts: ResourceList, policy: ContainerPolicy | undefined): ResourceList {
  const list: ResourceList = {};
  for (const resource of RESOURCES) {
    const amount = amounts[resource];
    if (amount === undefined) continue;
    list[resource] = atMost(atLeast(amount, policy?.minAllowed?.[resource]), policy?.maxAllowed?.[resource]);
  }
  return list;
}

export function atLeast(amount: string, least: string | undefined): string {
  return least !== undefined && isPositive(least) && isLess(amount, least) ? `${least}` : amount;
}

/** Nothing, or zero, is no bound. */
export function atMost(amount: string, most: string | undefined): string {
  return most !== undefined && isPositive(most) && isLess(most, amount) ? `${most}` : amount;
}

export function isLess(amount: string, other: string): boolean {
  return compareQuantities(quantityOf(amount), quantityOf(other)) < 0;
}

function isPositive(amount: string): boolean {
  return isLess('0', amount);
}
