/** JSON patch (RFC 6902) with the leniencies and the words of evanphx/json-patch v4, which Kubernetes uses. */
import { deepEqual } from '../deep/deep.ts';
import { getOwn, isRecord } from '../deep/own-property.ts';
import { PatchError, patchResult, type PatchResult } from './patch-result.ts';

interface Operation {
  op: string;
  path: string;
  from: string;
  value: unknown;
}

/** What the API server allows in one patch. */
const MAX_OPERATIONS = 10000;
const MISSING = 'missing value';
const INVALID_INDEX = 'invalid index referenced';

/** Applies the operations in order; when one fails, none counts. */
export function applyJsonPatch(document: unknown, patch: unknown): PatchResult {
  return patchResult(() => {
    if (!Array.isArray(patch)) throw new PatchError('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
    if (patch.length > MAX_OPERATIONS)
      throw new PatchError(`The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`);
    return patch.reduce<unknown>((current, operation) => applyOperation(current, readOperation(operation)), document);
  });
}

function readOperation(operation: unknown): Operation {
  const text = (name: string): string => {
    const value = isRecord(operation) ? getOwn(operation, name) : undefined;
    return typeof value === 'string' ? value : 'unknown';
  };
  const value = isRecord(operation) ? getOwn(operation, 'value') : undefined;
  return { op: text('op'), path: text('path'), from: text('from'), value: value === undefined ? null : value };
}

function applyOperation(document: unknown, { op, path, from, value }: Operation): unknown {
  switch (op) {
    case 'add':
      return add(document, path, value);
    case 'remove':
      return remove(document, path);
    case 'replace':
      return replace(document, path, value);
    case 'move':
      return add(remove(document, from, 'move'), path, find(document, from, 'move'), 'move');
    case 'copy':
      return add(document, path, find(document, from, 'copy'), 'copy');
    case 'test':
      return test(document, path, value);
    default:
      throw new PatchError(`Unexpected kind: ${op}`);
  }
}

/** Unescapes `~1` to a slash and `~0` to a tilde. */
function pathSteps(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function listIndex(items: readonly unknown[], step: string, length = items.length): number {
  if (!/^-?[0-9]+$/.test(step)) throw new PatchError(`strconv.Atoi: parsing ${JSON.stringify(step)}: invalid syntax`);
  const index = Number(step);
  const fromEnd = index < 0 ? index + length : index;
  if (fromEnd < 0 || fromEnd >= length) throw new PatchError(`Unable to access invalid index: ${step}: ${INVALID_INDEX}`);
  return fromEnd;
}

/** What is at the last step; `undefined` for a field that is not there. Throws for a bad index. */
function childAt(container: object, step: string): unknown {
  return Array.isArray(container) ? container[listIndex(container, step)] : getOwn(container, step);
}

type Edit = (container: object, step: string) => unknown;

/** Copies the way to the container of the last step and lets `edit` change a copy of that container. */
function editContainer(document: unknown, path: string, missing: string, edit: Edit): unknown {
  const steps = pathSteps(path);
  const last = steps.pop();
  if (last === undefined) throw new PatchError(missing);
  const descend = (value: unknown, [step, ...rest]: string[]): unknown => {
    if (typeof value !== 'object' || value === null) throw new PatchError(missing);
    if (step === undefined) return edit(value, last);
    return withChildAt(value, step, descend(reachable(value, step, missing), rest));
  };
  return descend(document, steps);
}

function reachable(container: object, step: string, missing: string): unknown {
  if (Array.isArray(container)) return /^-?[0-9]+$/.test(step) ? container.at(Number(step)) : undefined;
  const child = getOwn(container, step);
  if (child === undefined) throw new PatchError(missing);
  return child;
}

function withChildAt(container: object, step: string, child: unknown): unknown {
  return Array.isArray(container) ? container.with(Number(step), child) : { ...container, [step]: child };
}

function wrapped<T>(context: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw error instanceof PatchError ? new PatchError(`${context}: ${error.message}`) : error;
  }
}

function add(document: unknown, path: string, value: unknown, op = 'add'): unknown {
  const missing =
    op === 'add'
      ? `add operation does not apply: doc is missing path: ${JSON.stringify(path)}: ${MISSING}`
      : `${op} operation does not apply: doc is missing destination path: ${path}: ${MISSING}`;
  return editContainer(document, path, missing, (container, step) => {
    if (!Array.isArray(container)) return { ...container, [step]: value };
    if (step === '-') return [...container, value];
    const index = wrapped(`error in ${op} for path: '${path}'`, () => listIndex(container, step, container.length + 1));
    return container.toSpliced(index, 0, value);
  });
}

function remove(document: unknown, path: string, op: 'remove' | 'move' = 'remove'): unknown {
  const missing =
    op === 'remove'
      ? `remove operation does not apply: doc is missing path: ${JSON.stringify(path)}: ${MISSING}`
      : `move operation does not apply: doc is missing from path: ${path}: ${MISSING}`;
  return editContainer(document, path, missing, (container, step) =>
    wrapped(`error in ${op} for path: '${path}'`, () => {
      if (Array.isArray(container)) return container.toSpliced(listIndex(container, step), 1);
      if (!Object.hasOwn(container, step)) throw new PatchError(`Unable to remove nonexistent key: ${step}: ${MISSING}`);
      return Object.fromEntries(Object.entries(container).filter(([key]) => key !== step));
    }),
  );
}

function replace(document: unknown, path: string, value: unknown): unknown {
  if (path === '') return replaceDocument(value);
  const missing = `replace operation does not apply: doc is missing path: ${path}: ${MISSING}`;
  return editContainer(document, path, missing, (container, step) => {
    const missingKey = `replace operation does not apply: doc is missing key: ${path}: ${MISSING}`;
    if (Array.isArray(container)) {
      if (!/^-?[0-9]+$/.test(step) || container.at(Number(step)) === undefined) throw new PatchError(missingKey);
      return container.with(Number(step), value);
    }
    return { ...container, [step]: value };
  });
}

function replaceDocument(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return value;
  throw new PatchError('replace operation value must be object or array');
}

function find(document: unknown, path: string, op: 'move' | 'copy'): unknown {
  const missing = `${op} operation does not apply: doc is missing from path: ${path}: ${MISSING}`;
  let found: unknown;
  editContainer(document, path, missing, (container, step) => {
    found = wrapped(`error in ${op} for path: '${path}'`, () => childAt(container, step));
    return container;
  });
  return found ?? null;
}

/** A missing field is equal to null. */
function test(document: unknown, path: string, value: unknown): unknown {
  const actual = path === '' ? document : testedValue(document, path);
  if (!deepEqual(actual ?? null, value)) throw new PatchError(`testing value ${path} failed: test failed`);
  return document;
}

function testedValue(document: unknown, path: string): unknown {
  let actual: unknown;
  editContainer(document, path, `test operation does not apply: is missing path: ${path}: ${MISSING}`, (container, step) => {
    actual = wrapped(`error in test for path: '${path}'`, () => childAt(container, step));
    return container;
  });
  return actual;
}
