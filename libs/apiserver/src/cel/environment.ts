/**
 * CEL as Kubernetes v1.33 has it: compile once, evaluate many times, on plain objects. Errors read as cel-go's.
 *
 * `compile` checks types as far as they are declared: what is `DYN` may be anything. An evaluation takes at most the given cost, so that
 * no expression runs for ever.
 */
import { Checker } from './check/checker.ts';
import { Frame, Planner, type Step } from './evaluate/planner.ts';
import { FUNCTIONS } from './library/all-libraries.ts';
import { renderSourceErrors, type SourceError } from './source-error.ts';
import { loopDepth } from './syntax/loop-depth.ts';
import { parseExpression } from './syntax/parser.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listType,
  mapType,
  NULL,
  optionalType,
  STRING,
  TIMESTAMP,
  typeType,
  UINT,
  type CelType,
} from './types.ts';
import { CelError, CostExceeded } from './values/value.ts';

/** What one expression may cost at most (apis/cel, PerCallLimit). */
export const PER_CALL_LIMIT = 1_000_000;
/** What all expressions of a policy, or of an object's schema, may cost together (apis/cel, RuntimeCELCostBudget). */
export const RUNTIME_COST_BUDGET = 10_000_000;

export type CompileResult = { program: CelProgram; error?: undefined } | { program?: undefined; error: string };

export type Evaluation = { value: unknown; cost: number; error?: undefined } | { error: string; cost: number; value?: undefined };

/** Names of types that are values in expressions. */
const TYPE_NAMES: Readonly<Record<string, CelType>> = {
  bool: BOOL,
  bytes: BYTES,
  double: DOUBLE,
  int: INT,
  uint: UINT,
  string: STRING,
  list: listType(DYN),
  map: mapType(DYN, DYN),
  null_type: NULL,
  type: typeType(),
  optional_type: optionalType(DYN),
  'google.protobuf.Timestamp': TIMESTAMP,
  'google.protobuf.Duration': DURATION,
};

function namedType(name: string): CelType | undefined {
  return Object.hasOwn(TYPE_NAMES, name) ? TYPE_NAMES[name] : undefined;
}

/** Immutable. */
export class CelEnvironment {
  readonly #variables: ReadonlyMap<string, CelType>;

  /** Names may have dots: `authorizer.requestResource`. */
  constructor(variables: Readonly<Record<string, CelType>>) {
    this.#variables = new Map(Object.entries(variables));
  }

  /** `error` is the text that follows `compilation failed: `. */
  compile(expression: string): CompileResult {
    const { expression: parsed, errors } = parseExpression(expression);
    if (!parsed) return { error: renderSourceErrors(expression, errors) };
    const checker = new Checker({
      variable: (name) => this.#variables.get(name) ?? asTypeValue(name),
      overloads: (name) => FUNCTIONS.get(name),
    });
    const checked = checker.run(parsed);
    if (!checked) return { error: renderSourceErrors(expression, distinct(checker.errors)) };
    const planner = new Planner(checked, (name) => (this.#variables.has(name) ? undefined : namedType(name)));
    return { program: new CelProgram(checked.type, planner.plan(parsed), loopDepth(parsed)) };
  }
}

function asTypeValue(name: string): CelType | undefined {
  const type = namedType(name);
  return type && typeType(type);
}

function distinct(errors: readonly SourceError[]): SourceError[] {
  return errors.filter(
    (error, i) => errors.findIndex(({ position, message }) => position === error.position && message === error.message) === i,
  );
}

export class CelProgram {
  /** The type of its value, DYN if only the evaluation can tell. */
  readonly type: CelType;
  /** How deep its loops stand in each other. */
  readonly loops: number;
  readonly #step: Step;

  constructor(type: CelType, step: Step, loops: number) {
    this.type = type;
    this.loops = loops;
    this.#step = step;
  }

  /** Ints come back as bigints; see `values/value.ts` for the rest. Variables that are missing are errors when they are read. */
  evaluate(variables: Readonly<Record<string, unknown>>, { costLimit = PER_CALL_LIMIT }: { costLimit?: number } = {}): Evaluation {
    const frame = new Frame(variables, Math.min(costLimit, PER_CALL_LIMIT));
    try {
      return { value: this.#step(frame), cost: frame.cost };
    } catch (error) {
      if (error instanceof CelError || error instanceof CostExceeded) return { error: error.message, cost: frame.cost };
      throw error;
    }
  }
}
