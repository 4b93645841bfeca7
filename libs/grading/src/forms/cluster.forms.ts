/** Forms about what happens in the cluster: events, logs, answers over HTTP. */
import type { KubeObject } from '@drydock/apimachinery';
import type { EventExpectation, HttpExpectation, LogsExpectation } from '@drydock/scenario';
import { failed, found, PASSED, shown, type Explanation } from '../findings/finding.ts';
import { textMatches } from '../match/text-match.ts';
import { NO_DEPENDENCIES, type Form } from './form.ts';

interface Event extends KubeObject {
  involvedObject?: { kind?: string; name?: string };
  reason?: string;
  type?: string;
  message?: string;
}

export const eventForm: Form<'event'> = {
  evaluate(expected, { resources }) {
    const events = resources.list({ apiVersion: 'v1', kind: 'Event', namespace: expected.namespace ?? 'default' }) as Event[];
    if (events.some((event) => isAsExpected(event, expected))) return PASSED;
    const about = [expected.kind, expected.name].filter(Boolean).join(' ');
    return failed({ where: ['Event', about].filter(Boolean).join(': '), look: `kubectl events${inNamespace(expected.namespace)}` });
  },
  dependencies: ({ namespace }) => ({
    ...NO_DEPENDENCIES,
    objects: [{ apiVersion: 'v1', kind: 'Event', namespace: namespace ?? 'default' }],
  }),
};

function isAsExpected(event: Event, { kind, name, reason, type, message }: EventExpectation): boolean {
  const matches = (wanted: string | undefined, actual: string | undefined) => wanted === undefined || wanted === actual;
  return (
    matches(kind, event.involvedObject?.kind) &&
    matches(name, event.involvedObject?.name) &&
    matches(reason, event.reason) &&
    matches(type, event.type) &&
    (message === undefined || textMatches(message, event.message ?? ''))
  );
}

/** The last line is found: a whole log would hide it. */
export const logsForm: Form<'logs'> = {
  evaluate({ namespace, pod, container, previous, ...text }, { world }) {
    const where = `Pod ${namespace ?? 'default'}/${pod}${container === undefined ? '' : `: ${container}`}`;
    const look = logsCommand({ namespace, pod, container, previous });
    const log = world.readLog({ namespace: namespace ?? 'default', pod, container, previous });
    if (log === undefined) return failed({ where, look });
    return found(textMatches(text, log), { found: shown(log.trimEnd().split('\n').at(-1) || undefined), where, look });
  },
  dependencies: () => ({ ...NO_DEPENDENCIES, everything: true }),
};

function logsCommand({ namespace, pod, container, previous }: Omit<LogsExpectation, 'contains' | 'equals' | 'matches'>): string {
  return `kubectl logs ${pod}${inNamespace(namespace)}${container === undefined ? '' : ` -c ${container}`}${previous ? ' --previous' : ''}`;
}

/** Asks from a copy of the cluster, so that what the asking changes is nobody's. */
export const httpForm: Form<'http'> = {
  async evaluate(expected, { world }) {
    const { url, from, status, body, fails } = expected;
    const answer = await world.askHttp({ url, from, method: expected.method ?? 'GET' });
    const explanation: Explanation = { where: from === undefined ? url : `${from.namespace ?? 'default'}/${from.pod} → ${url}` };
    if ('problem' in answer) {
      return fails ? PASSED : failed({ ...explanation, expected: statusText(expected), found: answer.problem });
    }
    const got = `HTTP ${answer.status}`;
    if (fails) return failed({ ...explanation, found: got });
    const wanted = status ?? (body ? undefined : 200);
    if (wanted !== undefined && wanted !== answer.status) return failed({ ...explanation, expected: `HTTP ${wanted}`, found: got });
    return found(body === undefined || textMatches(body, answer.body), { ...explanation, found: shown(answer.body.trim() || undefined) });
  },
  dependencies: () => ({ ...NO_DEPENDENCIES, everything: true }),
};

function statusText({ status, body }: HttpExpectation): string | undefined {
  if (status !== undefined) return `HTTP ${status}`;
  return body ? undefined : 'HTTP 200';
}

function inNamespace(namespace: string | undefined): string {
  return namespace === undefined || namespace === 'default' ? '' : ` -n ${namespace}`;
}
