/** What a kubelet is told about running out of things: KubeletConfiguration's eviction fields (pkg/kubelet/eviction, ParseThresholdConfig). */
import { parseQuantity, ZERO_QUANTITY, compareQuantities, newQuantity, type Quantity } from '@drydock/apimachinery';

export const SIGNALS = [
  'memory.available',
  'nodefs.available',
  'nodefs.inodesFree',
  'imagefs.available',
  'imagefs.inodesFree',
  'containerfs.available',
  'containerfs.inodesFree',
  'pid.available',
] as const;
export type Signal = (typeof SIGNALS)[number];

/** An amount as the configuration writes it, `100Mi` or `10%`. */
export type ThresholdValue = string;

/** Plain data. */
export interface Threshold {
  signal: Signal;
  value: ThresholdValue;
  /** How long it must be met before pods go; 0: at once (a hard threshold). */
  graceMilliseconds: number;
  /** What must be free beyond the value before it counts as resolved. */
  minimumReclaim?: ThresholdValue;
}

/** Plain data. */
export interface EvictionConfiguration {
  thresholds: readonly Threshold[];
  /** How long a condition stays after its cause was seen last. */
  transitionMilliseconds: number;
  /** The grace of pods that go because of a soft threshold. */
  maximumPodGraceSeconds: number;
  /** Percent of the disk in use: images are collected above the first, down to the second. */
  imageCollection: { high: number; low: number };
}

/** What is read of a KubeletConfiguration. */
export interface EvictionFields {
  evictionHard?: unknown;
  evictionSoft?: unknown;
  evictionSoftGracePeriod?: unknown;
  evictionMinimumReclaim?: unknown;
  evictionPressureTransitionPeriod?: unknown;
  evictionMaxPodGracePeriod?: unknown;
  imageGCHighThresholdPercent?: unknown;
  imageGCLowThresholdPercent?: unknown;
}

/** A kubelet on Linux that is told nothing (pkg/kubelet/apis/config/v1beta1, DefaultEvictionHard). */
const DEFAULT_HARD: Readonly<Record<string, string>> = {
  'memory.available': '100Mi',
  'nodefs.available': '10%',
  'nodefs.inodesFree': '5%',
  'imagefs.available': '15%',
  'imagefs.inodesFree': '5%',
};
const DEFAULT_TRANSITION = 5 * 60_000;
const DEFAULT_IMAGE_COLLECTION = { high: 85, low: 80 };

class Refused extends Error {}

/** What the fields mean, or why a kubelet does not start with them. */
export function readEvictionConfiguration(fields: EvictionFields): EvictionConfiguration | { error: string } {
  try {
    const grace = statements(fields.evictionSoftGracePeriod);
    const reclaim = statements(fields.evictionMinimumReclaim);
    const hard = thresholds(
      fields.evictionHard === undefined || fields.evictionHard === null ? DEFAULT_HARD : statements(fields.evictionHard),
    );
    const soft = thresholds(statements(fields.evictionSoft));
    const graces = new Map(Object.entries(grace).map(([signal, text]) => [knownSignal(signal), gracePeriod(text)]));
    const reclaims = new Map(Object.entries(reclaim).map(([signal, text]) => [knownSignal(signal), minimumReclaim(signal, text)]));
    const soften = (threshold: Threshold): Threshold => {
      const graceMilliseconds = graces.get(threshold.signal);
      if (graceMilliseconds === undefined)
        throw new Refused(`grace period must be specified for the soft eviction threshold ${threshold.signal}`);
      return { ...threshold, graceMilliseconds };
    };
    const withReclaim = (threshold: Threshold): Threshold => {
      const least = reclaims.get(threshold.signal);
      return least === undefined ? threshold : { ...threshold, minimumReclaim: least };
    };
    return {
      thresholds: [...hard, ...soft.map(soften)].map(withReclaim),
      transitionMilliseconds: duration(fields.evictionPressureTransitionPeriod) || DEFAULT_TRANSITION,
      maximumPodGraceSeconds: Number(fields.evictionMaxPodGracePeriod ?? 0) || 0,
      imageCollection: {
        high: percent(fields.imageGCHighThresholdPercent) ?? DEFAULT_IMAGE_COLLECTION.high,
        low: percent(fields.imageGCLowThresholdPercent) ?? DEFAULT_IMAGE_COLLECTION.low,
      },
    };
  } catch (error) {
    if (error instanceof Refused) return { error: error.message };
    throw error;
  }
}

/** What every kubelet goes by until its configuration says something else. */
export const DEFAULT_EVICTION = readEvictionConfiguration({}) as EvictionConfiguration;

/** An amount of something of which there is so much at all (pkg/kubelet/eviction/api, GetThresholdQuantity). */
export function thresholdQuantity(value: ThresholdValue, capacity: number): Quantity {
  // Percentages are single-precision there, which shows in the bytes.
  if (value.endsWith('%')) return newQuantity(Math.floor(capacity * Math.fround(Math.fround(Number.parseFloat(value)) / 100)), 'BinarySI');
  return parseQuantity(value).quantity ?? ZERO_QUANTITY;
}

export function isHard({ graceMilliseconds }: Threshold): boolean {
  return graceMilliseconds === 0;
}

/** Distinguishes the thresholds of one configuration. */
export function thresholdId({ signal, graceMilliseconds }: Threshold): string {
  return graceMilliseconds === 0 ? signal : `${signal}/soft`;
}

function thresholds(texts: Readonly<Record<string, string>>): Threshold[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const signal = knownSignal(name);
    // These two turn a threshold off.
    if (text === '0%' || text === '100%') return [];
    if (text.endsWith('%')) {
      const share = readPercentage(text);
      if (share < 0) throw new Refused(`eviction percentage threshold ${signal} must be >= 0%: ${text}`);
      if (share > 100) throw new Refused(`eviction percentage threshold ${signal} must be <= 100%: ${text}`);
    } else {
      const { quantity, error } = parseQuantity(text);
      if (error !== undefined) throw new Refused(error);
      if (compareQuantities(quantity!, ZERO_QUANTITY) <= 0) throw new Refused(`eviction threshold ${signal} must be positive: ${text}`);
    }
    return [{ signal, value: text, graceMilliseconds: 0 }];
  });
}

function minimumReclaim(signal: string, text: string): string {
  if (text.endsWith('%')) {
    if (readPercentage(text) <= 0) throw new Refused(`eviction percentage minimum reclaim ${signal} must be positive: ${text}`);
    return text;
  }
  const { quantity, error } = parseQuantity(text);
  if (error !== undefined) throw new Refused(error);
  if (compareQuantities(quantity!, ZERO_QUANTITY) < 0) throw new Refused(`negative eviction minimum reclaim specified for ${signal}`);
  return text;
}

function gracePeriod(text: string): number {
  const milliseconds = duration(text);
  if (milliseconds === undefined) throw new Refused(`time: invalid duration ${JSON.stringify(text)}`);
  if (milliseconds < 0) throw new Refused(`invalid eviction grace period specified: ${text}, must be a positive value`);
  return milliseconds;
}

function knownSignal(name: string): Signal {
  if ((SIGNALS as readonly string[]).includes(name)) return name as Signal;
  throw new Refused(`unsupported eviction signal ${name}`);
}

function readPercentage(text: string): number {
  const digits = text.slice(0, -1);
  const value = Number(digits);
  if (digits === '' || Number.isNaN(value)) throw new Refused(`strconv.ParseFloat: parsing ${JSON.stringify(digits)}: invalid syntax`);
  return value;
}

function statements(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

function percent(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration of Go, in milliseconds; undefined when it is none. */
function duration(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^[+-]?0$/.test(value)) return 0;
  const match = /^([+-]?)((?:\d+(?:\.\d+)?(?:ms|s|m|h))+)$/.exec(value);
  if (!match) return undefined;
  let sum = 0;
  for (const [, amount, unit] of match[2]!.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) sum += Number(amount) * UNITS[unit!]!;
  return match[1] === '-' ? -sum : sum;
}
