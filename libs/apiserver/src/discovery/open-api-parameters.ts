/** The query and path parameters of requests (meta/v1 ListOptions, CreateOptions, UpdateOptions, PatchOptions, DeleteOptions). */

/** As `x-kubernetes-action` names what a request does. */
export type Action = 'get' | 'list' | 'post' | 'put' | 'patch' | 'delete' | 'deletecollection' | 'connect';

export interface Parameter {
  name: string;
  in: 'query' | 'path';
  description: string;
  required?: true;
  schema: { type: 'string' | 'integer' | 'boolean'; uniqueItems: true };
}

function query(name: string, type: Parameter['schema']['type'], description: string): Parameter {
  return { name, in: 'query', description, schema: { type, uniqueItems: true } };
}

const PRETTY = query('pretty', 'string', 'If true, the answer is indented.');
const DRY_RUN = query('dryRun', 'string', 'All: every stage runs and nothing is stored.');
const FIELD_MANAGER = query('fieldManager', 'string', 'Who or what makes the change, at most 128 characters.');
const FIELD_VALIDATION = query('fieldValidation', 'string', 'What happens to unknown and doubled fields: Ignore, Warn or Strict.');
const FORCE = query('force', 'boolean', 'Whether an apply request takes over the fields of other managers.');

const OF_LISTS: readonly Parameter[] = [
  query('allowWatchBookmarks', 'boolean', 'Whether a watch is sent events of type BOOKMARK.'),
  query('continue', 'string', 'The token of the answer before, for the next part of a list.'),
  query('fieldSelector', 'string', 'Restricts the list by the fields of its objects.'),
  query('labelSelector', 'string', 'Restricts the list by the labels of its objects.'),
  query('limit', 'integer', 'The greatest number of objects in one answer.'),
  query('resourceVersion', 'string', 'Which version of the list is asked for.'),
  query('resourceVersionMatch', 'string', 'How resourceVersion is meant: Exact or NotOlderThan.'),
  query('sendInitialEvents', 'boolean', 'Whether a watch begins with the objects that are there.'),
  query('timeoutSeconds', 'integer', 'After how many seconds the request ends.'),
  query('watch', 'boolean', 'Whether the answer is a stream of changes.'),
];

const OF_DELETIONS: readonly Parameter[] = [
  DRY_RUN,
  query('gracePeriodSeconds', 'integer', 'How many seconds the object is given to end; 0 is at once.'),
  query('ignoreStoreReadErrorWithClusterBreakingPotential', 'boolean', 'Whether an object is deleted that cannot be read any more.'),
  query('orphanDependents', 'boolean', 'Deprecated: use propagationPolicy.'),
  query('propagationPolicy', 'string', 'What becomes of the dependents: Orphan, Background or Foreground.'),
];

const BY_ACTION: Readonly<Record<Action, readonly Parameter[]>> = {
  get: [PRETTY],
  list: [PRETTY, ...OF_LISTS],
  post: [PRETTY, DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION],
  put: [PRETTY, DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION],
  patch: [PRETTY, DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION, FORCE],
  delete: [PRETTY, ...OF_DELETIONS],
  deletecollection: [PRETTY, ...OF_LISTS, ...OF_DELETIONS],
  connect: [],
};

export function parametersOf(action: Action): readonly Parameter[] {
  return BY_ACTION[action];
}

export function pathParameter(name: string, kind: string): Parameter {
  const description = name === 'namespace' ? 'The namespace that the object is in.' : `The name of the ${kind}.`;
  return { name, in: 'path', description, required: true, schema: { type: 'string', uniqueItems: true } };
}
