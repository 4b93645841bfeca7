/** pkg/apis/core/validation: dnsConfig and hostAliases. */
import {
  isDNS1123Subdomain,
  isDNS1123SubdomainWithUnderscore,
  invalid,
  required,
  type FieldError,
  type FieldPath,
} from '@drydock/apimachinery';
import { goStrings } from '../../../meta/go-strings.ts';
import { invalidAll, ipAddress } from '../../../meta/validation/field-checks.ts';
import type { HostAlias, PodSpec } from './pod-spec.types.ts';

const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_CHARACTERS = 2048;

export function validateDnsConfig(spec: PodSpec, path: FieldPath): FieldError[] {
  const { dnsConfig: config, dnsPolicy } = spec;
  const none = dnsPolicy === 'None';
  if (none && !config) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
  if (!config) return [];
  const { nameservers = [], searches = [], options = [] } = config;
  const errors: FieldError[] = [];
  if (none && nameservers.length === 0) {
    errors.push(required(path.child('nameservers'), 'must provide at least one DNS nameserver when `dnsPolicy` is None'));
  }
  if (nameservers.length > MAX_NAMESERVERS) {
    errors.push(invalid(path.child('nameservers'), goStrings(nameservers), `must not have more than ${MAX_NAMESERVERS} nameservers`));
  }
  errors.push(...nameservers.flatMap((server, index) => ipAddress(path.child('nameservers').index(index), server)));
  if (searches.length > MAX_SEARCHES)
    errors.push(invalid(path.child('searches'), goStrings(searches), `must not have more than ${MAX_SEARCHES} search paths`));
  if (searches.join(' ').length > MAX_SEARCH_CHARACTERS) {
    errors.push(
      invalid(
        path.child('searches'),
        goStrings(searches),
        `must not have more than ${MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list`,
      ),
    );
  }
  errors.push(...searches.flatMap((search, index) => searchErrors(search, path.child('searches').index(index))));
  errors.push(...options.flatMap(({ name }, index) => (name ? [] : [required(path.child('options').index(index), 'must not be empty')])));
  return errors;
}

function searchErrors(search: string, path: FieldPath): FieldError[] {
  const plain = search.endsWith('.') ? search.slice(0, -1) : search;
  return search === '.' ? [] : invalidAll(path, plain, isDNS1123SubdomainWithUnderscore(plain));
}

export function validateHostAliases(aliases: readonly HostAlias[], path: FieldPath): FieldError[] {
  return aliases.flatMap(({ ip, hostnames = [] }, index) => [
    ...ipAddress(path.index(index).child('ip'), ip),
    ...hostnames.flatMap((name, place) => invalidAll(path.index(index).child('hostnames').index(place), name, isDNS1123Subdomain(name))),
  ]);
}
