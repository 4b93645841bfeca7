/** `authorizer.group('').resource('pods').namespace('default').check('create').allowed()`. */
import { isDNS1123Label, isDNS1123Subdomain } from '@drydock/apimachinery';
import { serviceAccountUser, type UserInfo } from '../../authentication/user-info.ts';
import type { AuthorizationAttributes, SelectorRequirement } from '../../authorization/authorizer.ts';
import { fieldRequirements, labelRequirements } from '../../authorization/selectors.ts';
import { abstractType } from '../types.ts';
import { CelError, Opaque } from '../values/value.ts';
import { declare, type Overload } from './overload.ts';

export const AUTHORIZER = abstractType('kubernetes.authorization.Authorizer');
export const RESOURCE_CHECK = abstractType('kubernetes.authorization.ResourceCheck');
const PATH_CHECK = abstractType('kubernetes.authorization.PathCheck');
const GROUP_CHECK = abstractType('kubernetes.authorization.GroupCheck');
const DECISION = abstractType('kubernetes.authorization.Decision');

interface Check {
  authorize: (attributes: AuthorizationAttributes) => { decision: 'allow' | 'deny'; reason: string };
  attributes: AuthorizationAttributes;
}

interface Decision {
  allowed: boolean;
  reason: string;
}

type CheckValue = Opaque<Check>;

const NOTHING = {
  verb: '',
  resourceRequest: true,
  group: '',
  version: '*',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  path: '',
};

/** The variable `authorizer`: what the user of a request may do. */
export function newAuthorizerValue(user: UserInfo, authorize: Check['authorize']): CheckValue {
  return new Opaque(AUTHORIZER, { authorize, attributes: { ...NOTHING, user } });
}

/** The variable `authorizer.requestResource`: a check of the request's own resource. */
export function newResourceCheckValue(authorizer: CheckValue, resource: Partial<AuthorizationAttributes>): CheckValue {
  return withAttributes(authorizer, RESOURCE_CHECK, resource);
}

function withAttributes({ value }: CheckValue, type: CheckValue['type'], attributes: Partial<AuthorizationAttributes>): CheckValue {
  return new Opaque(type, { ...value, attributes: { ...value.attributes, ...attributes } });
}

function nonBlank(what: string, text: string): string {
  if (text.trim() === '') throw new CelError(`${what} must not be empty`);
  return text;
}

function asServiceAccount(authorizer: CheckValue, namespace: string, name: string): CheckValue {
  if (isDNS1123Subdomain(name).length) throw new CelError('Invalid service account name');
  if (isDNS1123Label(namespace).length) throw new CelError('Invalid service account namespace');
  return withAttributes(authorizer, AUTHORIZER, { user: serviceAccountUser(namespace, name) });
}

function check({ value }: CheckValue, verb: string): Opaque<Decision> {
  const { decision, reason } = value.authorize({ ...value.attributes, verb });
  return new Opaque(DECISION, { allowed: decision === 'allow', reason });
}

const types = { authorizer: AUTHORIZER, path: PATH_CHECK, group: GROUP_CHECK, resource: RESOURCE_CHECK, decision: DECISION };
const CHECK_COST = 350_000;

function narrow(name: 'subresource' | 'namespace' | 'name'): Overload {
  return declare(
    `resource::${name}(string): resource`,
    (value: CheckValue, text: string) => withAttributes(value, RESOURCE_CHECK, { [name]: text }),
    { types },
  );
}

/** A selector that cannot be read narrows nothing. */
function select(name: 'fieldSelector' | 'labelSelector', read: (text: string) => SelectorRequirement[] | undefined): Overload {
  return declare(
    `resource::${name}(string): resource`,
    (value: CheckValue, text: string) => withAttributes(value, RESOURCE_CHECK, { [name]: read(text) }),
    { types },
  );
}

export const AUTHORIZERS: readonly Overload[] = [
  declare(
    'authorizer::path(string): path',
    (value: CheckValue, path: string) => withAttributes(value, PATH_CHECK, { path: nonBlank('path', path), resourceRequest: false }),
    { types },
  ),
  declare('authorizer::group(string): group', (value: CheckValue, group: string) => withAttributes(value, GROUP_CHECK, { group }), {
    types,
  }),
  declare('authorizer::serviceAccount(string, string): authorizer', asServiceAccount, { types }),
  declare(
    'group::resource(string): resource',
    (value: CheckValue, resource: string) => withAttributes(value, RESOURCE_CHECK, { resource: nonBlank('resource', resource) }),
    { types },
  ),
  narrow('subresource'),
  narrow('namespace'),
  narrow('name'),
  select('fieldSelector', fieldRequirements),
  select('labelSelector', labelRequirements),
  declare('path::check(string): decision', check, { types, cost: () => CHECK_COST }),
  declare('resource::check(string): decision', check, { types, cost: () => CHECK_COST }),
  declare('decision::allowed(): bool', ({ value }: Opaque<Decision>) => value.allowed, { types }),
  declare('decision::reason(): string', ({ value }: Opaque<Decision>) => value.reason, { types }),
  declare('decision::errored(): bool', () => false, { types }),
  declare('decision::error(): string', () => '', { types }),
];
