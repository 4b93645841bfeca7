/** The functions of Kubernetes' environment for CEL in v1.33 (k8s.io/apiserver, cel/environment/base.go). */
import { AUTHORIZERS } from './authorizer.ts';
import { CONVERSIONS } from './conversions.ts';
import { NAMED_FORMATS } from './format.ts';
import { LISTS } from './lists.ts';
import { NETWORK } from './network.ts';
import { OPERATORS } from './operators.ts';
import { OPTIONALS } from './optionals.ts';
import type { Overload } from './overload.ts';
import { QUANTITIES } from './quantity.ts';
import { REGEX } from './regex.ts';
import { SEMVERS } from './semver.ts';
import { STRINGS } from './strings.ts';
import { URLS } from './urls.ts';

const ALL_LIBRARIES = [
  OPERATORS,
  CONVERSIONS,
  STRINGS,
  REGEX,
  LISTS,
  OPTIONALS,
  QUANTITIES,
  NETWORK,
  URLS,
  SEMVERS,
  NAMED_FORMATS,
  AUTHORIZERS,
];

export const FUNCTIONS: ReadonlyMap<string, readonly Overload[]> = byName(ALL_LIBRARIES.flat());

function byName(overloads: readonly Overload[]): Map<string, Overload[]> {
  const functions = new Map<string, Overload[]>();
  for (const overload of overloads) {
    const sameName = functions.get(overload.name);
    if (sameName) sameName.push(overload);
    else functions.set(overload.name, [overload]);
  }
  return functions;
}
