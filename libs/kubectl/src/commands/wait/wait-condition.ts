/** What `wait --for` may say (kubectl/pkg/cmd/wait). */
import { JsonPath, relaxedJsonPathExpression, type KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import { goValueText } from '../../printers/go-value-text.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';

export type Condition =
  { readonly kind: 'create' } | { readonly kind: 'delete' } | { readonly kind: 'status'; isMet(object: KubeObject): boolean };

export function parseCondition(text: string): Condition {
  const lower = text.toLowerCase();
  if (lower === 'create') return { kind: 'create' };
  if (lower === 'delete') return { kind: 'delete' };
  if (text.startsWith('condition=')) return statusCondition(text.slice('condition='.length));
  if (text.startsWith('jsonpath=')) return jsonPathCondition(text.slice('jsonpath='.length));
  throw new CommandError(`unrecognized condition: ${JSON.stringify(text)}`);
}

function statusCondition(text: string): Condition {
  const equals = text.indexOf('=');
  const type = (equals < 0 ? text : text.slice(0, equals)).toLowerCase();
  const status = (equals < 0 ? 'true' : text.slice(equals + 1)).toLowerCase();
  return {
    kind: 'status',
    isMet(object: Dynamic) {
      const found = (object.status?.conditions ?? []).find((each: Dynamic) => String(each.type).toLowerCase() === type);
      if (!found || String(found.status).toLowerCase() !== status) return false;
      const observed = found.observedGeneration ?? object.status.observedGeneration;
      // A status that is older than the spec says nothing about it.
      return observed === undefined || object.metadata.generation === undefined || observed >= object.metadata.generation;
    },
  };
}

function jsonPathCondition(text: string): Condition {
  const [expression, expected] = splitExpression(text);
  const relaxed = relaxedJsonPathExpression(expression);
  if (relaxed.value === undefined) throw new CommandError(relaxed.error);
  const { value: path, error } = JsonPath.parse(relaxed.value, { allowMissingKeys: true });
  if (!path) throw new CommandError(error);
  return {
    kind: 'status',
    isMet(object) {
      const found = path.find(object);
      if (!found.value) throw new CommandError(found.error);
      const values = found.value.flat();
      if (values.length === 0) return false;
      if (values.length > 1) throw new CommandError('given jsonpath expression matches more than one value');
      const [value] = values;
      if (expected === undefined) return true;
      if (typeof value === 'object' && value !== null)
        throw new CommandError('jsonpath leads to a nested object or list which is not supported');
      return goValueText(value).trim() === expected;
    },
  };
}

/** `{.status.phase}=Running`; quotes around either side are taken off. */
function splitExpression(text: string): [string, string | undefined] {
  if (text === '') throw new CommandError('jsonpath expression cannot be empty');
  const unquote = (part: string): string => part.replace(/^(['"])(.*)\1$/s, '$2');
  const close = text.indexOf('}=');
  const equals = close >= 0 ? close + 1 : text.includes('{') && text.trimEnd().endsWith('}') ? -1 : text.lastIndexOf('=');
  if (equals < 0) return [unquote(text), undefined];
  const value = unquote(text.slice(equals + 1));
  if (value === '')
    throw new CommandError("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
  return [unquote(text.slice(0, equals)), value];
}
