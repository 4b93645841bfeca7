/**
 * How often which amount was used, with weights that halve every day (vertical-pod-autoscaler/pkg/recommender/util, decaying_histogram.go). Buckets
 * grow by 5 %.
 */

export interface HistogramScale {
  /** Where the first bucket ends. */
  readonly first: number;
  readonly largest: number;
}

/** Processors. */
export const CPU_SCALE: HistogramScale = { first: 0.01, largest: 1000 };
/** Bytes. */
export const MEMORY_SCALE: HistogramScale = { first: 1e7, largest: 1e12 };

const GROWTH = 1.05;
const HALF_LIFE = 24 * 60 * 60 * 1000;
/** Beyond so many half-lives weights are counted from a later moment. */
const MAXIMUM_EXPONENT = 100;
/** A bucket that weighs less is empty. */
const EPSILON = 1e-4;
/** The weight of the heaviest bucket in a checkpoint. */
const CHECKPOINT_WEIGHT = 10_000;

/** Plain data. Weights by bucket are those at `reference`, in milliseconds of virtual time and a multiple of a day. */
export interface Histogram {
  readonly reference: number;
  readonly weights: Readonly<Record<string, number>>;
}

export const EMPTY_HISTOGRAM: Histogram = { reference: 0, weights: {} };

function bucketCount({ first, largest }: HistogramScale): number {
  return Math.ceil(Math.log((largest * (GROWTH - 1)) / first + 1) / Math.log(GROWTH)) + 1;
}

function bucketOf(value: number, scale: HistogramScale): number {
  if (value < scale.first) return 0;
  const bucket = Math.floor(Math.log((value * (GROWTH - 1)) / scale.first + 1) / Math.log(GROWTH));
  return Math.min(bucket, bucketCount(scale) - 1);
}

function startOf(bucket: number, { first }: HistogramScale): number {
  return bucket === 0 ? 0 : (first * (GROWTH ** bucket - 1)) / (GROWTH - 1);
}

/** With one more sample of this weight at that time; a negative weight takes one back. */
export function withSample(histogram: Histogram, value: number, weight: number, at: number, scale: HistogramScale): Histogram {
  const { reference, weights } = referredTo(histogram, at);
  const bucket = bucketOf(value, scale);
  const sum = (weights[bucket] ?? 0) + weight * 2 ** ((at - reference) / HALF_LIFE);
  const { [bucket]: _, ...others } = weights;
  return { reference, weights: sum < EPSILON ? others : { ...others, [bucket]: sum } };
}

function referredTo(histogram: Histogram, at: number): Histogram {
  if (at - histogram.reference <= MAXIMUM_EXPONENT * HALF_LIFE) return histogram;
  const reference = Math.round(at / HALF_LIFE) * HALF_LIFE;
  const factor = 2 ** ((histogram.reference - reference) / HALF_LIFE);
  const weights = Object.entries(histogram.weights).map(([bucket, weight]) => [bucket, weight * factor] as const);
  return { reference, weights: Object.fromEntries(weights.filter(([, weight]) => weight >= EPSILON)) };
}

/** The end of the bucket below which this share of the weight lies; 0 without samples. */
export function percentile({ weights }: Histogram, share: number, scale: HistogramScale): number {
  const buckets = Object.entries(weights)
    .map(([bucket, weight]) => ({ bucket: Number(bucket), weight }))
    .sort((a, b) => a.bucket - b.bucket);
  if (buckets.length === 0) return 0;
  const threshold = share * buckets.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  const found = buckets.find(({ weight }) => (sum += weight) >= threshold) ?? buckets.at(-1)!;
  return startOf(Math.min(found.bucket + 1, bucketCount(scale) - 1), scale);
}

/** As a VerticalPodAutoscalerCheckpoint keeps it. */
export function checkpointOf({ weights }: Histogram): { bucketWeights: Record<string, number>; totalWeight: number } {
  const heaviest = Math.max(0, ...Object.values(weights));
  const rounded = Object.entries(weights).map(
    ([bucket, weight]) => [bucket, Math.floor((weight * CHECKPOINT_WEIGHT) / heaviest + 0.5)] as const,
  );
  return {
    bucketWeights: Object.fromEntries(rounded.filter(([, weight]) => weight > 0)),
    totalWeight: Object.values(weights).reduce((sum, weight) => sum + weight, 0),
  };
}
