/** pkg/apis/core/validation: probes and lifecycle hooks. */
import { invalid, isHTTPHeaderName, isValidPortNum, required, type FieldError, type FieldPath } from '@drydock/apimachinery';
import { invalidAll, nonNegative, oneOf, onlyOne, portNumberOrName, requiredText } from '../../../meta/validation/field-checks.ts';
import type { Container, Handler, HttpGetAction, Probe } from './container.types.ts';

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

export function validateProbes(container: Container, gracePeriod: number, path: FieldPath): FieldError[] {
  return [
    ...validateProbe(container.livenessProbe, gracePeriod, path.child('livenessProbe')),
    ...successOfOne(container.livenessProbe, path.child('livenessProbe')),
    ...validateProbe(container.readinessProbe, gracePeriod, path.child('readinessProbe')),
    ...noGracePeriod(container.readinessProbe, path.child('readinessProbe')),
    ...validateProbe(container.startupProbe, gracePeriod, path.child('startupProbe')),
    ...successOfOne(container.startupProbe, path.child('startupProbe')),
  ];
}

function validateProbe(probe: Probe | undefined, gracePeriod: number, path: FieldPath): FieldError[] {
  if (!probe) return [];
  const errors = validateHandler(probe, gracePeriod, path);
  for (const field of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const) {
    errors.push(...nonNegative(path.child(field), probe[field]));
  }
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0) errors.push(invalid(path.child('terminationGracePeriodSeconds'), grace, 'must be greater than 0'));
  return errors;
}

function successOfOne(probe: Probe | undefined, path: FieldPath): FieldError[] {
  return probe && probe.successThreshold !== 1 ? [invalid(path.child('successThreshold'), probe.successThreshold, 'must be 1')] : [];
}

function noGracePeriod(probe: Probe | undefined, path: FieldPath): FieldError[] {
  const grace = probe?.terminationGracePeriodSeconds;
  return grace === undefined ? [] : [invalid(path.child('terminationGracePeriodSeconds'), grace, 'must not be set for readinessProbes')];
}

export function validateLifecycle(lifecycle: Container['lifecycle'], gracePeriod: number, path: FieldPath): FieldError[] {
  if (!lifecycle) return [];
  return [
    ...(lifecycle.postStart ? validateHandler(lifecycle.postStart, gracePeriod, path.child('postStart')) : []),
    ...(lifecycle.preStop ? validateHandler(lifecycle.preStop, gracePeriod, path.child('preStop')) : []),
  ];
}

function validateHandler(handler: Handler, gracePeriod: number, path: FieldPath): FieldError[] {
  const present = HANDLERS.filter((name) => handler[name]);
  if (present.length === 0) return [required(path, 'must specify a handler type')];
  return [...validateAction(handler, present[0]!, gracePeriod, path), ...onlyOne(path, present, 'handler type')];
}

function validateAction(handler: Handler, type: (typeof HANDLERS)[number], gracePeriod: number, path: FieldPath): FieldError[] {
  const at = path.child(type);
  switch (type) {
    case 'exec':
      return handler.exec!.command?.length ? [] : [required(at.child('command'))];
    case 'httpGet':
      return validateHttpGet(handler.httpGet!, at);
    case 'tcpSocket':
      return portNumberOrName(at.child('port'), handler.tcpSocket!.port ?? 0);
    case 'grpc':
      return invalidAll(at.child('port'), handler.grpc!.port ?? 0, isValidPortNum(handler.grpc!.port ?? 0));
    case 'sleep':
      return sleepErrors(handler.sleep!.seconds ?? 0, gracePeriod, at);
  }
}

function sleepErrors(seconds: number, gracePeriod: number, path: FieldPath): FieldError[] {
  if (seconds >= 0 && seconds <= gracePeriod) return [];
  return [invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`)];
}

function validateHttpGet(action: HttpGetAction, path: FieldPath): FieldError[] {
  return [
    ...requiredText(path.child('path'), action.path),
    ...portNumberOrName(path.child('port'), action.port ?? 0),
    ...oneOf(path.child('scheme'), action.scheme, ['HTTP', 'HTTPS']),
    ...(action.httpHeaders ?? []).flatMap(({ name = '' }) => invalidAll(path.child('httpHeaders'), name, isHTTPHeaderName(name))),
  ];
}
