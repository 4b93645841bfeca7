/** The macros of Kubernetes' environment: the standard ones, those of optional values, and comprehensions with two variables. */
import type { SourceError } from '../source-error.ts';
import type { Expression, LoopMacro } from './expression.ts';

export interface MacroCall {
  position: number;
  name: string;
  target: Expression | undefined;
  args: Expression[];
}

/** Undefined when the call is none. What is wrong with its arguments goes to `errors`. */
export function expandMacro(call: MacroCall, errors: SourceError[]): Expression | undefined {
  const { name, target, args, position } = call;
  if (!target) return name === 'has' && args.length === 1 ? presence(call, errors) : undefined;
  if (name === 'optMap' && args.length === 2) return optional(call, false, errors);
  if (name === 'optFlatMap' && args.length === 2) return optional(call, true, errors);
  const loop = LOOPS[`${name}/${args.length}`];
  if (!loop) return undefined;
  const variables: string[] = [];
  for (const argument of args.slice(0, loop.variables)) {
    if (argument.kind === 'identifier' && argument.name === '__result__') {
      errors.push({ position: argument.position, message: 'iteration variable overwrites accumulator variable' });
    } else if (argument.kind === 'identifier') {
      if (variables.includes(argument.name)) {
        errors.push({ position: argument.position, message: `duplicate variable name: ${argument.name}` });
      }
      variables.push(argument.name);
    } else {
      errors.push({ position: argument.position, message: loop.complaint });
    }
  }
  const rest = args.slice(loop.variables);
  const filter = rest.length === 2 ? rest[0] : undefined;
  return { kind: 'loop', position, macro: loop.macro, range: target, variables, filter, body: rest.at(-1)! };
}

interface Loop {
  macro: LoopMacro;
  variables: 1 | 2;
  complaint: string;
}

const NAME = 'argument must be a simple name';
const IDENTIFIER = 'argument is not an identifier';

const LOOPS: Readonly<Record<string, Loop>> = {
  'all/2': { macro: 'all', variables: 1, complaint: NAME },
  'exists/2': { macro: 'exists', variables: 1, complaint: NAME },
  'exists_one/2': { macro: 'existsOne', variables: 1, complaint: NAME },
  'existsOne/2': { macro: 'existsOne', variables: 1, complaint: NAME },
  'map/2': { macro: 'map', variables: 1, complaint: IDENTIFIER },
  'map/3': { macro: 'map', variables: 1, complaint: IDENTIFIER },
  'filter/2': { macro: 'filter', variables: 1, complaint: IDENTIFIER },
  'all/3': { macro: 'all', variables: 2, complaint: NAME },
  'exists/3': { macro: 'exists', variables: 2, complaint: NAME },
  'existsOne/3': { macro: 'existsOne', variables: 2, complaint: NAME },
  'exists_one/3': { macro: 'existsOne', variables: 2, complaint: NAME },
  'transformList/3': { macro: 'map', variables: 2, complaint: NAME },
  'transformList/4': { macro: 'map', variables: 2, complaint: NAME },
  'transformMap/3': { macro: 'transformMap', variables: 2, complaint: NAME },
  'transformMap/4': { macro: 'transformMap', variables: 2, complaint: NAME },
  'transformMapEntry/3': { macro: 'transformMapEntry', variables: 2, complaint: NAME },
  'transformMapEntry/4': { macro: 'transformMapEntry', variables: 2, complaint: NAME },
};

function presence({ args, position }: MacroCall, errors: SourceError[]): Expression {
  const [argument] = args;
  if (argument?.kind === 'select') return { ...argument, kind: 'has', position };
  errors.push({ position: argument!.position, message: 'invalid argument to has() macro' });
  return argument!;
}

function optional({ target, args, position, name }: MacroCall, flat: boolean, errors: SourceError[]): Expression {
  const [variable, body] = args as [Expression, Expression];
  if (variable.kind !== 'identifier') {
    errors.push({ position: variable.position, message: `${name}() variable name must be a simple identifier` });
    return target!;
  }
  return { kind: 'optionalMap', position, flat, target: target!, variable: variable.name, body };
}
