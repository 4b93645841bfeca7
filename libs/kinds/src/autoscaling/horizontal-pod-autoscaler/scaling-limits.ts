/** How far a recommendation may be followed now (pkg/controller/podautoscaler, horizontal.go: normalizeDesiredReplicas and its kin). Pure. */
import type { HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscaler } from './horizontal-pod-autoscaler.types.ts';

/** What was recommended, or by how much the size was changed, and when. */
export interface TimedCount {
  count: number;
  at: number;
}

/** What has to be remembered of an autoscaler. Plain data. */
export interface ScalingHistory {
  recommendations: readonly TimedCount[];
  ups: readonly TimedCount[];
  downs: readonly TimedCount[];
}

export const NO_HISTORY: ScalingHistory = { recommendations: [], ups: [], downs: [] };

export interface ScalingQuestion {
  current: number;
  /** What the metrics ask for. */
  desired: number;
  spec: HorizontalPodAutoscaler['spec'];
  history: ScalingHistory;
  now: number;
}

interface Verdict {
  reason: string;
  message: string;
}

export interface ScalingAnswer {
  replicas: number;
  recommendations: readonly TimedCount[];
  ableToScale: Verdict;
  scalingLimited: Verdict & { status: 'True' | 'False' };
}

const SCALE_DOWN_WINDOW = 300;
/** A size may at most double at once, or grow to this. */
const SMALLEST_LIMIT = 4;
const LONGEST_MEMORY = 3600_000;

const MATCHES: Verdict = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' };
const WAS_HIGHER: Verdict = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};
const WAS_LOWER: Verdict = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const WITHIN: Verdict = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' };
const TOO_FEW: Verdict = { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' };
const TOO_MANY: Verdict = { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' };
const UP_LIMIT: Verdict = { reason: 'ScaleUpLimit', message: 'the desired replica count is increasing faster than the maximum scale rate' };
const DOWN_LIMIT: Verdict = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate',
};

export function limitScaling(question: ScalingQuestion): ScalingAnswer {
  const { desired, history, now } = question;
  const { replicas: stabilized, verdict } = question.spec.behavior ? stabilizedByRules(question) : stabilizedByDefault(question);
  const { replicas, limit } = question.spec.behavior ? withinRules(question, stabilized) : withinDefaults(question, stabilized);
  const kept = history.recommendations.filter(({ at }) => at > now - LONGEST_MEMORY);
  return {
    replicas,
    recommendations: [...kept, { count: desired, at: now }],
    ableToScale: stabilized === desired ? MATCHES : verdict,
    scalingLimited: { status: replicas === stabilized ? 'False' : 'True', ...limit },
  };
}

/** The highest recommendation of the last five minutes. */
function stabilizedByDefault({ desired, history, now }: ScalingQuestion): { replicas: number; verdict: Verdict } {
  const recent = history.recommendations.filter(({ at }) => at >= now - SCALE_DOWN_WINDOW * 1000).map(({ count }) => count);
  return { replicas: Math.max(desired, ...recent), verdict: WAS_HIGHER };
}

function stabilizedByRules({ current, desired, spec, history, now }: ScalingQuestion): { replicas: number; verdict: Verdict } {
  const since = (seconds: number) => history.recommendations.filter(({ at }) => at > now - seconds * 1000).map(({ count }) => count);
  const up = Math.min(desired, ...since(spec.behavior?.scaleUp?.stabilizationWindowSeconds ?? 0));
  const down = Math.max(desired, ...since(spec.behavior?.scaleDown?.stabilizationWindowSeconds ?? SCALE_DOWN_WINDOW));
  return { replicas: Math.min(Math.max(current, up), down), verdict: desired >= current ? WAS_LOWER : WAS_HIGHER };
}

function withinDefaults({ current, spec }: ScalingQuestion, wanted: number): { replicas: number; limit: Verdict } {
  const least = spec.minReplicas ?? 1;
  const limit = Math.max(2 * current, SMALLEST_LIMIT);
  if (wanted < least) return { replicas: least, limit: TOO_FEW };
  const most = Math.min(spec.maxReplicas, limit);
  if (wanted > most) return { replicas: most, limit: spec.maxReplicas > limit ? UP_LIMIT : TOO_MANY };
  return { replicas: wanted, limit: WITHIN };
}

function withinRules(question: ScalingQuestion, wanted: number): { replicas: number; limit: Verdict } {
  const { current, spec } = question;
  if (wanted > current) {
    const limit = Math.max(current, upLimit(question, spec.behavior?.scaleUp ?? {}));
    const most = Math.min(spec.maxReplicas, limit);
    if (wanted > most) return { replicas: most, limit: spec.maxReplicas > limit ? UP_LIMIT : TOO_MANY };
  } else if (wanted < current) {
    const least = spec.minReplicas ?? 1;
    const limit = Math.min(current, downLimit(question, spec.behavior?.scaleDown ?? {}));
    const fewest = Math.max(least, limit);
    if (wanted < fewest) return { replicas: fewest, limit: least < limit ? DOWN_LIMIT : TOO_FEW };
  }
  return { replicas: wanted, limit: WITHIN };
}

/** How many there were when the period of a policy began. */
function sizeBefore({ current, history, now }: ScalingQuestion, { periodSeconds = 0 }: HPAScalingPolicy): number {
  const during = (events: readonly TimedCount[]) =>
    events.filter(({ at }) => at > now - periodSeconds * 1000).reduce((sum, { count }) => sum + count, 0);
  return current - during(history.ups) + during(history.downs);
}

function upLimit(question: ScalingQuestion, { selectPolicy, policies = [] }: HPAScalingRules): number {
  if (selectPolicy === 'Disabled') return question.current;
  const limits = policies.map((policy) => {
    const before = sizeBefore(question, policy);
    const { value = 0 } = policy;
    return policy.type === 'Pods' ? before + value : Math.ceil(before * (1 + value / 100));
  });
  return selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits);
}

function downLimit(question: ScalingQuestion, { selectPolicy, policies = [] }: HPAScalingRules): number {
  if (selectPolicy === 'Disabled') return question.current;
  const limits = policies.map((policy) => {
    const before = sizeBefore(question, policy);
    const { value = 0 } = policy;
    return policy.type === 'Pods' ? before - value : Math.trunc(before * (1 - value / 100));
  });
  // The smallest change leaves the most.
  return selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits);
}

/** The history after the size was changed. */
export function afterScaling(history: ScalingHistory, from: number, to: number, now: number): ScalingHistory {
  const recent = (events: readonly TimedCount[]) => events.filter(({ at }) => at > now - LONGEST_MEMORY);
  const change = { count: Math.abs(to - from), at: now };
  return {
    recommendations: history.recommendations,
    ups: to > from ? [...recent(history.ups), change] : recent(history.ups),
    downs: to < from ? [...recent(history.downs), change] : recent(history.downs),
  };
}
