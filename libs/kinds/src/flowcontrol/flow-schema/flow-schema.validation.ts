/** pkg/apis/flowcontrol/validation, ValidateFlowSchema. */
import {
  deepEqual,
  FieldPath,
  forbidden,
  GoValue,
  invalid,
  isDNS1123Label,
  isDNS1123Subdomain,
  notSupported,
  quoteGo,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import type { FlowSchema, FlowSubject, NonResourcePolicyRule, PolicyRulesWithSubjects, ResourcePolicyRule } from '@drydock/apiserver';
import { goStrings } from '../../meta/go-strings.ts';
import { invalidAll, requiredText } from '../../meta/validation/field-checks.ts';
import { MANDATORY_FLOW_SCHEMAS } from '../bootstrap-objects.ts';

const specPath = FieldPath.of('spec');
const HIGHEST_PRECEDENCE = 10_000;
const METHODS = ['ByNamespace', 'ByUser'];
const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];
const KINDS = ['Group', 'ServiceAccount', 'User'];

export function validateFlowSchema({ metadata, spec }: FlowSchema): FieldError[] {
  const { matchingPrecedence = 0, distinguisherMethod, priorityLevelConfiguration, rules = [] } = spec;
  const level = priorityLevelConfiguration?.name ?? '';
  const levelPath = specPath.child('priorityLevelConfiguration', 'name');
  const errors = precedenceErrors(matchingPrecedence, metadata.name);
  if (distinguisherMethod && !METHODS.includes(distinguisherMethod.type ?? '')) {
    errors.push(
      notSupported(
        specPath.child('distinguisherMethod', 'type'),
        new GoValue(`flowcontrol.FlowDistinguisherMethod{Type:${quoteGo(distinguisherMethod.type ?? '')}}`),
        METHODS,
      ),
    );
  }
  errors.push(
    ...(level ? invalidAll(levelPath, level, isDNS1123Subdomain(level)) : [required(levelPath, 'must reference a priority level')]),
  );
  errors.push(...rules.flatMap((rule, index) => ruleErrors(rule, specPath.child('rules').index(index))));
  const fixed = MANDATORY_FLOW_SCHEMAS.find((each) => each.metadata.name === metadata.name);
  if (fixed && !deepEqual(fixed.spec, spec)) errors.push(invalid(specPath, spec, `spec of '${metadata.name}' must equal the fixed value`));
  return errors;
}

function precedenceErrors(precedence: number, name: string): FieldError[] {
  const path = specPath.child('matchingPrecedence');
  const errors: FieldError[] = [];
  if (precedence <= 0) errors.push(invalid(path, precedence, 'must be a positive value'));
  if (precedence > HIGHEST_PRECEDENCE) errors.push(invalid(path, precedence, `must not be greater than ${HIGHEST_PRECEDENCE}`));
  if (precedence === 1 && name !== 'exempt') {
    errors.push(invalid(path, precedence, "only the schema named 'exempt' may have matchingPrecedence 1"));
  }
  return errors;
}

function ruleErrors({ subjects, resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects, path: FieldPath): FieldError[] {
  const errors = (subjects ?? []).flatMap((subject, index) => subjectErrors(subject, path.child('subjects').index(index)));
  if (!subjects?.length) errors.push(required(path.child('subjects'), 'subjects must contain at least one value'));
  if (resourceRules.length + nonResourceRules.length === 0) {
    errors.push(required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  }
  errors.push(...resourceRules.flatMap((rule, index) => resourceRuleErrors(rule, path.child('resourceRules').index(index))));
  errors.push(...nonResourceRules.flatMap((rule, index) => nonResourceRuleErrors(rule, path.child('nonResourceRules').index(index))));
  return errors;
}

const OTHERS = [
  ['serviceAccount', 'ServiceAccount'],
  ['user', 'User'],
  ['group', 'Group'],
] as const;

function subjectErrors(subject: FlowSubject, path: FieldPath): FieldError[] {
  const { kind = '' } = subject;
  const own = OTHERS.find(([, each]) => each === kind);
  if (!own) return [notSupported(path.child('kind'), kind, KINDS)];
  const [field] = own;
  const given = subject[field];
  const at = path.child(field);
  const errors = given ? (field === 'serviceAccount' ? accountErrors(given, at) : requiredText(at.child('name'), given.name)) : [];
  if (!given) errors.push(required(at, `${field} is required when subject kind is '${kind}'`));
  for (const [other, otherKind] of OTHERS) {
    if (other !== field && subject[other]) {
      errors.push(forbidden(path.child(other), `${other} is forbidden when subject kind is not '${otherKind}'`));
    }
  }
  return errors;
}

function accountErrors({ namespace, name }: { namespace?: string; name?: string }, path: FieldPath): FieldError[] {
  const named = name === '*' ? [] : name ? invalidAll(path.child('name'), name, isDNS1123Subdomain(name)) : [required(path.child('name'))];
  const placed = namespace
    ? invalidAll(path.child('namespace'), namespace, isDNS1123Label(namespace))
    : [required(path.child('namespace'), 'must specify namespace for service account')];
  return [...named, ...placed];
}

type Words = string[] | null | undefined;

function verbErrors(verbs: Words, path: FieldPath): FieldError[] {
  if (!verbs?.length) return [required(path, 'verbs must contain at least one value')];
  if (verbs.includes('*'))
    return verbs.length > 1 ? [invalid(path, goStrings(verbs), "if '*' is present, must not specify other verbs")] : [];
  return verbs.every((verb) => VERBS.includes(verb)) ? [] : [notSupported(path, goStrings(verbs), VERBS)];
}

function listErrors(words: Words, path: FieldPath, missing: string, others: string): FieldError[] {
  if (!words?.length) return [required(path, missing)];
  return words.length > 1 && words.includes('*')
    ? [invalid(path, goStrings(words), `if '*' is present, must not specify other ${others}`)]
    : [];
}

function resourceRuleErrors(
  { verbs, apiGroups, resources, clusterScope, namespaces = [] }: ResourcePolicyRule,
  path: FieldPath,
): FieldError[] {
  return [
    ...verbErrors(verbs, path.child('verbs')),
    ...listErrors(apiGroups, path.child('apiGroups'), 'resource rules must supply at least one api group', 'api groups'),
    ...listErrors(resources, path.child('resources'), 'resource rules must supply at least one resource', 'resources'),
    ...namespaceErrors(namespaces, clusterScope ?? false, path.child('namespaces')),
  ];
}

function namespaceErrors(namespaces: readonly string[], clusterScope: boolean, path: FieldPath): FieldError[] {
  if (namespaces.length === 0 && !clusterScope) {
    return [required(path, 'resource rules that are not cluster scoped must supply at least one namespace')];
  }
  if (namespaces.includes('*')) {
    return namespaces.length > 1 ? [invalid(path, goStrings(namespaces), "if '*' is present, must not specify other namespaces")] : [];
  }
  const intro = "each member of this list must be '*' or a DNS-1123 label; ";
  return namespaces.flatMap((name, index) => isDNS1123Label(name).map((why) => invalid(path.index(index), name, intro + why)));
}

function nonResourceRuleErrors({ verbs, nonResourceURLs }: NonResourcePolicyRule, path: FieldPath): FieldError[] {
  const urlsPath = path.child('nonResourceURLs');
  const urls = nonResourceURLs ?? [];
  const errors = verbErrors(verbs, path.child('verbs'));
  if (urls.length === 0) errors.push(required(urlsPath, 'nonResourceURLs must contain at least one value'));
  if (urls.includes('*')) {
    return urls.length > 1
      ? [...errors, invalid(urlsPath, goStrings(urls), "if '*' is present, must not specify other non-resource URLs")]
      : errors;
  }
  return [
    ...errors,
    ...urls.flatMap((url, index) => {
      const why = urlFault(url);
      return why ? [invalid(urlsPath.index(index), url, why)] : [];
    }),
  ];
}

function urlFault(url: string): string | undefined {
  if (!url) return 'must not be empty';
  if (url === '/') return undefined;
  if (!url.startsWith('/')) return 'must start with slash';
  if (url.includes(' ')) return 'must not contain white-space';
  if (url.includes('//')) return 'must not contain double slash';
  const wildcards = url.split('*').length - 1;
  return wildcards > 1 || (wildcards === 1 && !url.endsWith('/*')) ? 'wildcard can only do suffix matching' : undefined;
}
