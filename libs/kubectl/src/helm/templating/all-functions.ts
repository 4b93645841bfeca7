/** Every function that a chart's templates may call. */
import {
  BUILTIN_FUNCTIONS,
  SET_COMPARISONS,
  typed,
  type Clock,
  type FunctionMap,
  type Rng,
  type TemplateFunction,
} from '@drydock/apimachinery';
import { COLLECTION_FUNCTIONS } from './collection.functions.ts';
import { newDateFunctions } from './date.functions.ts';
import { ENCODING_FUNCTIONS } from './encoding.functions.ts';
import { newHelmFunctions, type HelmFunctionOptions } from './helm.functions.ts';
import { NUMBER_FUNCTIONS } from './number.functions.ts';
import { newRandomFunctions } from './random.functions.ts';
import { STRING_FUNCTIONS } from './string.functions.ts';

export interface ChartFunctionOptions extends HelmFunctionOptions {
  readonly clock: Clock;
  readonly rng: Rng;
}

/** Names that Sprig has in a second form, which fails where the first is silent. They are one here: what can fail, fails. */
const MUST = [
  'first',
  'rest',
  'last',
  'initial',
  'reverse',
  'uniq',
  'compact',
  'append',
  'push',
  'prepend',
  'without',
  'has',
  'slice',
  'chunk',
  'toPrettyJson',
  'toRawJson',
  'fromJson',
  'deepCopy',
];

export function newChartFunctions(options: ChartFunctionOptions): FunctionMap {
  const functions = new Map<string, TemplateFunction>([
    ...BUILTIN_FUNCTIONS,
    ...SET_COMPARISONS,
    ...STRING_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...COLLECTION_FUNCTIONS,
    ...ENCODING_FUNCTIONS,
    ...newDateFunctions(options.clock),
    ...newRandomFunctions(options.rng),
    ...newHelmFunctions(options),
  ]);
  for (const name of MUST) functions.set(`must${name.charAt(0).toUpperCase()}${name.slice(1)}`, functions.get(name)!);
  const index = BUILTIN_FUNCTIONS.get('index')!;
  const position = (arg: unknown): unknown => (typeof arg === 'bigint' ? Number(arg) : arg);
  functions.set(
    'index',
    typed(['any', 'any...'], (value: unknown, ...keys: unknown[]) => index(value, ...keys.map(position))),
  );
  return functions;
}
