import { now } from './timestamps.mjs';

/**
 * The status that a kubelet would write.
 *
 * @param {object} given
 * @param {object} given.pod
 * @param {object[]} given.init the state of each init container, as a worker keeps it
 * @param {object[]} given.app the same of the others
 * @param {string} [given.ip] undefined while there is no sandbox
 * @param {string} given.hostIP
 * @param {string} given.startTime
 * @param {Map<string, object>} given.conditions the conditions of the last time; it is kept up to date
 */
export function statusOfPod({ pod, init, app, ip, hostIP, startTime, conditions }) {
  const phase = phaseOf(pod, init, app);
  const ended = phase === 'Succeeded' || phase === 'Failed';
  const condition = newConditionWriter(conditions);
  const sidecars = init.filter(isSidecar);
  const unready = namesOf([...sidecars, ...app].filter((each) => !each.ready));
  const containersReady = unready.length === 0 && !ended;
  const notReady = ended
    ? phase === 'Failed'
      ? ['PodFailed']
      : ['PodCompleted']
    : ['ContainersNotReady', `containers with unready status: [${unready.join(' ')}]`];
  const missingGates = (pod.spec.readinessGates ?? [])
    .map(({ conditionType }) => conditionType)
    .filter((gate) => pod.status.conditions?.find(({ type }) => type === gate)?.status !== 'True');
  const gates = missingGates.map((gate) => `corresponding condition of pod readiness gate "${gate}" does not exist.`).join(', ');
  const initialized = init.every(isInitialized);
  return {
    phase,
    startTime,
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(ip && { podIP: ip, podIPs: [{ ip }] }),
    conditions: [
      condition('PodReadyToStartContainers', ip !== undefined && !ended),
      phase === 'Succeeded'
        ? { ...condition('Initialized', true), reason: 'PodCompleted' }
        : condition(
            'Initialized',
            initialized,
            'ContainersNotInitialized',
            `containers with incomplete status: [${namesOf(init.filter((each) => !isInitialized(each))).join(' ')}]`,
          ),
      containersReady && gates
        ? condition('Ready', false, 'ReadinessGatesNotReady', gates)
        : condition('Ready', containersReady, ...notReady),
      condition('ContainersReady', containersReady, ...notReady),
    ],
    ...(init.length > 0 && { initContainerStatuses: init.map(statusOfContainer) }),
    containerStatuses: app.map(statusOfContainer),
  };
}

const isSidecar = ({ spec }) => spec.restartPolicy === 'Always';
const isInitialized = (container) => (isSidecar(container) ? container.started : container.state.terminated?.exitCode === 0);
const namesOf = (containers) => containers.map(({ spec }) => spec.name);

function phaseOf({ spec: { restartPolicy } }, init, app) {
  if (restartPolicy === 'Never' && init.some(({ state }) => state.terminated && state.terminated.exitCode !== 0)) return 'Failed';
  if (!init.every(isInitialized)) return 'Pending';
  const restarts = ({ state }) => restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && state.terminated.exitCode !== 0);
  if (app.every(({ state }) => state.terminated) && !app.some(restarts))
    return app.every(({ state }) => state.terminated.exitCode === 0) ? 'Succeeded' : 'Failed';
  return app.some(({ state, lastState }) => state.running || state.terminated || lastState.terminated) ? 'Running' : 'Pending';
}

/** Conditions keep the time at which their status last changed. Nulls take away what a patch would keep. */
function newConditionWriter(conditions) {
  return (type, met, reason = null, message = null) => {
    const before = conditions.get(type);
    const status = met ? 'True' : 'False';
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : now();
    const written = { type, status, lastProbeTime: null, lastTransitionTime, reason: met ? null : reason, message: met ? null : message };
    conditions.set(type, written);
    return written;
  };
}

function statusOfContainer({ spec, state, lastState, restartCount, ready, started, imageID, containerID, list }) {
  const created = containerID !== '';
  const isDone = list === 'init' && spec.restartPolicy !== 'Always' && state.terminated?.exitCode === 0;
  return {
    name: spec.name,
    image: spec.image,
    imageID: created ? imageID : '',
    containerID,
    restartCount,
    ready: ready || isDone,
    started: started && Boolean(state.running),
    state: { running: null, waiting: null, terminated: null, ...state },
    lastState: { terminated: null, ...lastState },
  };
}
