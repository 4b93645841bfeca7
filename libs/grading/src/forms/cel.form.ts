import { evaluateCel } from '../cel/cel-evaluator.ts';
import { failed, PASSED } from '../findings/finding.ts';
import { describeObject } from '../world/resource-finder.ts';
import { NO_DEPENDENCIES, type Form } from './form.ts';

/** The expression is the author's and stays hidden; what keeps it from being evaluated is shown. */
export const celForm: Form<'cel'> = {
  evaluate({ objects, expression }, { resources }) {
    const variables: Record<string, unknown> = {};
    for (const [variable, { name, ...set }] of Object.entries(objects)) {
      const value = name === undefined ? resources.list(set) : resources.get({ ...set, name });
      if (value === undefined) return failed({ expected: describeObject({ ...set, name }), where: describeObject({ ...set, name }) });
      variables[variable] = value;
    }
    const result = evaluateCel(expression, variables);
    if ('value' in result) return result.value === true ? PASSED : failed({ where: describeAll(objects) });
    return failed({ found: result.error, where: describeAll(objects) });
  },
  dependencies: ({ objects }) => ({ ...NO_DEPENDENCIES, objects: Object.values(objects) }),
};

function describeAll(objects: Record<string, { kind: string; namespace?: string; name?: string }>): string {
  return Object.values(objects).map(describeObject).join(', ');
}
