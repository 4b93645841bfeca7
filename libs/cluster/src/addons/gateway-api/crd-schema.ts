/** Short words for schemas. */
export type Schema = Record<string, unknown>;

export const text = (description: string, more: Schema = {}): Schema => ({ type: 'string', description, ...more });
export const choice = (description: string, values: readonly string[], more: Schema = {}): Schema => ({
  type: 'string',
  description,
  enum: values,
  ...more,
});
export const whole = (description: string, minimum: number, maximum: number, more: Schema = {}): Schema => ({
  type: 'integer',
  format: 'int32',
  description,
  minimum,
  maximum,
  ...more,
});
export const listOf = (items: Schema, description: string, more: Schema = {}): Schema => ({ type: 'array', description, items, ...more });
export const objectOf = (properties: Schema, description: string, required?: readonly string[], more: Schema = {}): Schema => ({
  type: 'object',
  description,
  properties,
  ...(required ? { required } : {}),
  ...more,
});
/** Rules in CEL with what they say. */
export const rules = (...pairs: readonly (readonly [rule: string, message: string])[]): Schema => ({
  'x-kubernetes-validations': pairs.map(([rule, message]) => ({ message, rule })),
});

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
export const HOSTNAME = `^(\\*\\.)?${LABEL}(\\.${LABEL})*$`;
export const PRECISE_HOSTNAME = `^${LABEL}(\\.${LABEL})*$`;
export const GROUP = `^$|^${LABEL}(\\.${LABEL})*$`;
export const KIND = '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$';
export const NAMESPACE = `^${LABEL}$`;
export const HEADER_NAME = "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$";

export const group = (more: Schema = {}): Schema => text('API group.', { maxLength: 253, pattern: GROUP, ...more });
export const kind = (more: Schema = {}): Schema => text('Kind.', { minLength: 1, maxLength: 63, pattern: KIND, ...more });
export const objectName = (): Schema => text('Name.', { minLength: 1, maxLength: 253 });
export const namespaceName = (): Schema =>
  text('Namespace; the own one when it is not given.', { minLength: 1, maxLength: 63, pattern: NAMESPACE });

export function conditions(initial?: readonly string[]): Schema {
  const entry = objectOf(
    {
      lastTransitionTime: text('When the status changed last.', { format: 'date-time' }),
      message: text('Details for people.', { maxLength: 32768 }),
      observedGeneration: { type: 'integer', format: 'int64', minimum: 0, description: 'The generation that it is about.' },
      reason: text('One word for programs.', { minLength: 1, maxLength: 1024, pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$' }),
      status: choice('True, False or Unknown.', ['True', 'False', 'Unknown']),
      type: text('What it is about.', { maxLength: 316 }),
    },
    'One aspect of the state.',
    ['lastTransitionTime', 'message', 'reason', 'status', 'type'],
  );
  const unknown = initial?.map((type) => ({
    lastTransitionTime: '1970-01-01T00:00:00Z',
    message: 'Waiting for controller',
    reason: 'Pending',
    status: 'Unknown',
    type,
  }));
  return listOf(entry, 'Aspects of the state.', {
    maxItems: 8,
    'x-kubernetes-list-map-keys': ['type'],
    'x-kubernetes-list-type': 'map',
    ...(unknown ? { default: unknown } : {}),
  });
}
