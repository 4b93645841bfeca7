/** The rules of one schema, ready to run (apiextensions-apiserver, schema/cel/compilation.go). */
import type { FieldPath } from '@drydock/apimachinery';
import { CelEnvironment, type CelProgram, type CompileResult } from '../../cel/environment.ts';
import { typeOfSchema } from '../../cel/schema-type.ts';
import { optionalType, type CelType } from '../../cel/types.ts';
import type { JSONSchemaProps, ValidationRule } from '../custom-resource-definition.types.ts';
import { fieldAtPath } from '../schema/field-at-path.ts';

export interface CompiledRule {
  readonly rule: ValidationRule;
  /** What is wrong with the rule; then there is no program. */
  readonly error: string | undefined;
  readonly program: CelProgram | undefined;
  readonly messageError: string | undefined;
  readonly message: CelProgram | undefined;
  readonly usesOldSelf: boolean;
  /** Where a failure is told, below the value. */
  readonly fieldPath: FieldPath | undefined;
}

const compiled = new WeakMap<JSONSchemaProps, readonly CompiledRule[]>();

/** `isResource`: whether the schema is of whole objects. Schemas do not change, so each is compiled once. */
export function compileRules(schema: JSONSchemaProps, isResource: boolean): readonly CompiledRule[] {
  const before = compiled.get(schema);
  if (before) return before;
  const rules = (schema['x-kubernetes-validations'] ?? []).map((rule) => compileRule(rule, schema, isResource));
  compiled.set(schema, rules);
  return rules;
}

function compileRule(rule: ValidationRule, schema: JSONSchemaProps, isResource: boolean): CompiledRule {
  const self = typeOfSchema(schema, { name: 'object', isResource });
  const environment = new CelEnvironment({ self, oldSelf: rule.optionalOldSelf ? optionalType(self) : self });
  const program = judged(environment.compile(rule.rule), 'bool', 'compilation failed: ', 'cel expression must evaluate to a bool');
  const message = rule.messageExpression
    ? judged(
        environment.compile(rule.messageExpression),
        'string',
        'messageExpression compilation failed: ',
        'messageExpression must evaluate to a string',
      )
    : undefined;
  const at = rule.fieldPath ? fieldAtPath(rule.fieldPath, schema) : undefined;
  return {
    rule,
    error: program.error,
    program: program.program,
    messageError: message?.error,
    message: message?.program,
    usesOldSelf: mentionsOldSelf(rule.rule),
    fieldPath: at?.path,
  };
}

function judged(result: CompileResult, wanted: CelType['kind'], prefix: string, wrongType: string): CompileResult {
  if (result.error !== undefined) return { error: prefix + result.error };
  return result.program.type.kind === wanted ? result : { error: wrongType };
}

const STRINGS = /[rR]?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/g;

function mentionsOldSelf(expression: string): boolean {
  return /(?<![\w.])oldSelf\b/.test(expression.replace(STRINGS, "''"));
}
