/** Decides which names a CustomResourceDefinition gets (apiextensions-apiserver, controller/status). */
import { deepEqual, formatTime, isReason, quoteGo } from '@drydock/apimachinery';
import { CRD_RESOURCE, type CustomResourceDefinition, type CustomResourceDefinitionNames } from '@drydock/apiserver';
import { enqueueObject, type Controller, type ControllerContext } from '../../controller/controller.ts';
import { findCrdCondition, sameCondition, setCrdCondition, type CrdCondition } from './crd-conditions.ts';
import { customResourceDefinitions } from './custom-resource-definition.ts';

/** These controllers are part of the API server. */
export const API_SERVER_USER = { username: 'system:apiserver', groups: ['system:masters'] };

export const namingConditionController: Controller = {
  name: 'crd-naming-condition-controller',
  user: API_SERVER_USER,
  watches: {
    [CRD_RESOURCE](event, enqueue, lister) {
      enqueueObject(event, enqueue, lister);
      // A name that one gives up may be what another waits for.
      const namesChanged = !deepEqual(namesOf(event.previous), event.type === 'DELETED' ? undefined : namesOf(event.object));
      if (!event.previous || !namesChanged) return;
      const { group } = (event.object as CustomResourceDefinition).spec;
      for (const other of lister.list<CustomResourceDefinition>(CRD_RESOURCE)) {
        if (other.spec.group === group && other.metadata.name !== event.key) enqueue(other.metadata.name);
      }
    },
  },

  reconcile(name, { lister, client, clock }) {
    const crd = lister.get<CustomResourceDefinition>(CRD_RESOURCE, undefined, name);
    if (!crd || deepEqual(crd.spec.names, crd.status?.acceptedNames)) return;
    const { acceptedNames, accepted } = calculate(crd, lister);
    if (deepEqual(crd.status?.acceptedNames, acceptedNames) && sameCondition(accepted, findCrdCondition(crd, 'NamesAccepted'))) return;
    const draft: CustomResourceDefinition = { ...crd, status: { ...crd.status, acceptedNames } };
    const now = formatTime(clock.now());
    setCrdCondition(draft, accepted, now);
    setCrdCondition(draft, establishedAfter(crd, accepted), now);
    updateUnlessChanged(() => client.updateStatus(customResourceDefinitions, draft));
  },
};

function namesOf(object: unknown): CustomResourceDefinitionNames | undefined {
  return (object as CustomResourceDefinition | undefined)?.status?.acceptedNames;
}

/** Deleted or changed in the meantime: the change brings the key back. */
export function updateUnlessChanged(update: () => unknown): void {
  try {
    update();
  } catch (error) {
    if (!isReason(error, 'NotFound') && !isReason(error, 'Conflict')) throw error;
  }
}

function calculate(
  crd: CustomResourceDefinition,
  lister: ControllerContext['lister'],
): { acceptedNames: CustomResourceDefinitionNames; accepted: CrdCondition } {
  const { used, kinds } = acceptedInGroup(crd.spec.group, lister);
  const wanted = crd.spec.names;
  const current = crd.status?.acceptedNames ?? { plural: '', kind: '' };
  const acceptedNames: CustomResourceDefinitionNames = { ...current };
  let conflict: { reason: string; message: string } | undefined;
  const accept = (field: 'plural' | 'singular' | 'kind' | 'listKind', reason: string, taken: ReadonlySet<string>): void => {
    const message = conflictOf(wanted[field] ?? '', current[field] ?? '', taken);
    if (message) conflict = { reason, message };
    else acceptedNames[field] = wanted[field]!;
  };
  accept('plural', 'PluralConflict', used);
  accept('singular', 'SingularConflict', used);
  const shortNames = (wanted.shortNames ?? []).filter((name) => !current.shortNames?.includes(name));
  const messages = shortNames.flatMap((name) => conflictOf(name, '', used) ?? []);
  if (messages.length > 0) {
    conflict = { reason: 'ShortNamesConflict', message: messages.length === 1 ? messages[0]! : `[${messages.join(', ')}]` };
  } else if (wanted.shortNames) acceptedNames.shortNames = wanted.shortNames;
  else delete acceptedNames.shortNames;
  accept('kind', 'KindConflict', kinds);
  accept('listKind', 'ListKindConflict', kinds);
  if (wanted.categories) acceptedNames.categories = wanted.categories;
  else delete acceptedNames.categories;
  const accepted: CrdCondition = conflict
    ? { type: 'NamesAccepted', status: 'False', ...conflict }
    : { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' };
  return { acceptedNames, accepted };
}

function acceptedInGroup(group: string, lister: ControllerContext['lister']): { used: ReadonlySet<string>; kinds: ReadonlySet<string> } {
  const names = lister
    .list<CustomResourceDefinition>(CRD_RESOURCE)
    .filter(({ spec }) => spec.group === group)
    .flatMap(({ status }) => status?.acceptedNames ?? []);
  return {
    used: new Set(names.flatMap(({ plural, singular = '', shortNames = [] }) => [plural, singular, ...shortNames])),
    kinds: new Set(names.flatMap(({ kind, listKind = '' }) => [kind, listKind])),
  };
}

function conflictOf(wanted: string, accepted: string, taken: ReadonlySet<string>): string | undefined {
  return wanted === accepted || !taken.has(wanted) ? undefined : `${quoteGo(wanted)} is already in use`;
}

/** Established is for ever. Until then it waits for the names, and for the controller that sets it. */
function establishedAfter(crd: CustomResourceDefinition, accepted: CrdCondition): CrdCondition {
  const before = findCrdCondition(crd, 'Established');
  if (before?.status !== 'True' && accepted.status === 'True') {
    return { type: 'Established', status: 'False', reason: 'Installing', message: 'the initial names have been accepted' };
  }
  if (before) return { type: 'Established', status: before.status, reason: before.reason, message: before.message };
  return { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' };
}
