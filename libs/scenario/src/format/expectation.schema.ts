import { z } from 'zod';
import type { Expectation, ExpectationForm, ExpectationForms } from './expectation.ts';

const name = z.string().min(1);
const labels = z.record(z.string(), z.string());
const count = z.int().min(0);

const pattern = z.string().min(1).refine(isRegularExpression, 'is not a regular expression');

const objectSet = { apiVersion: name, kind: name, namespace: name.optional(), labels: labels.optional() };
const text = { contains: name.optional(), equals: z.string().optional(), matches: pattern.optional() };
const textSchema = z.strictObject(text).refine(hasOneText, 'needs exactly one of contains, equals, matches');
const anyExpectation: z.ZodType<Expectation> = z.lazy(() => expectationSchema);

const forms: { [Form in ExpectationForm]: z.ZodType<ExpectationForms[Form]> } = {
  object: z
    .looseObject({ apiVersion: name, kind: name, metadata: z.looseObject({ name, namespace: name.optional() }) })
    .describe('The object exists and contains this tree; null means that a field is absent.'),
  absent: z.strictObject({ apiVersion: name, kind: name, namespace: name.optional(), name }).describe('There is no such object.'),
  count: z
    .strictObject({ ...objectSet, equals: count.optional(), min: count.optional(), max: count.optional(), where: name.optional() })
    .refine(({ equals, min, max }) => [equals, min, max].some((bound) => bound !== undefined), 'needs equals, min or max')
    .describe('How many objects there are. `where` is CEL over `object`.'),
  cel: z
    .strictObject({
      objects: z.record(
        z.string().regex(/^[a-zA-Z_]\w*$/, 'must be a CEL variable name'),
        z.strictObject({ ...objectSet, name: name.optional() }),
      ),
      expression: name,
    })
    .describe('A CEL expression over the named objects is true.'),
  file: z
    .strictObject({ path: z.string().regex(/^\//, 'must be an absolute path'), ...text })
    .refine(hasOneText, 'needs exactly one of contains, equals, matches')
    .describe("A file on the learner's workstation."),
  command: z
    .strictObject({ run: name, exitCode: z.int().min(0).max(255).optional(), stdout: textSchema.optional() })
    .describe('A script that runs on a throw-away copy of the sandbox.'),
  canI: z
    .strictObject({
      as: name,
      groups: z.array(name).optional(),
      verb: name,
      resource: name,
      namespace: name.optional(),
      name: name.optional(),
      allowed: z.boolean(),
    })
    .describe('Whether RBAC lets somebody do something.'),
  learnerRan: z
    .strictObject({ matches: pattern, exitCode: z.int().min(0).max(255).optional() })
    .describe('The learner has run a command line that matches.'),
  request: z
    .strictObject({
      verb: name.optional(),
      resource: name.optional(),
      subresource: z.string().optional(),
      namespace: name.optional(),
      name: name.optional(),
      user: name.optional(),
      code: z.int().min(100).max(599).optional(),
      dryRun: z.boolean().optional(),
      times: z.strictObject({ min: count.optional(), max: count.optional() }).optional(),
    })
    .describe("A request that the learner's commands have made."),
  context: z
    .strictObject({ name: name.optional(), cluster: name.optional(), user: name.optional(), namespace: name.optional() })
    .describe('The current context of the kubeconfig.'),
  allOf: z.array(anyExpectation).min(1).describe('Every one of these.'),
  anyOf: z.array(anyExpectation).min(1).describe('At least one of these.'),
  not: anyExpectation.describe('The opposite.'),
};

export const EXPECTATION_FORMS = Object.keys(forms) as ExpectationForm[];

const optionalForms = Object.fromEntries(Object.entries(forms).map(([form, schema]) => [form, schema.optional()]));

export const expectationSchema = z
  .strictObject(optionalForms)
  .refine((value) => Object.keys(value).length === 1, `needs exactly one of ${EXPECTATION_FORMS.join(', ')}`)
  .meta({ id: 'Expectation', minProperties: 1, maxProperties: 1, description: 'Exactly one form.' }) as unknown as z.ZodType<Expectation>;

function hasOneText({ contains, equals, matches }: { contains?: string; equals?: string; matches?: string }): boolean {
  return [contains, equals, matches].filter((each) => each !== undefined).length === 1;
}

function isRegularExpression(source: string): boolean {
  try {
    new RegExp(source, 'mu');
    return true;
  } catch {
    return false;
  }
}
