import { z } from 'zod';
import { durationSchema } from './duration.ts';
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
    .looseObject({ apiVersion: name, kind: name, metadata: z.looseObject({ name: name.optional(), namespace: name.optional() }) })
    .describe('The object exists and contains this tree; null means that a field is absent. Without a name: some object of the kind.'),
  absent: z.strictObject({ apiVersion: name, kind: name, namespace: name.optional(), name }).describe('There is no such object.'),
  exists: z.strictObject({ ...objectSet, name: name.optional() }).describe('There is such an object, whatever it contains.'),
  event: z
    .strictObject({
      namespace: name.optional(),
      kind: name.optional(),
      name: name.optional(),
      reason: name.optional(),
      type: z.enum(['Normal', 'Warning']).optional(),
      message: textSchema.optional(),
    })
    .describe('There is such an event about an object.'),
  logs: z
    .strictObject({ namespace: name.optional(), pod: name, container: name.optional(), previous: z.boolean().optional(), ...text })
    .refine(hasOneText, 'needs exactly one of contains, equals, matches')
    .describe('What a container has printed.'),
  http: z
    .strictObject({
      url: z.string().regex(/^https?:\/\/[^\s'"]+$/, 'must be an http:// or https:// URL'),
      from: z.strictObject({ namespace: name.optional(), pod: name, container: name.optional() }).optional(),
      method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).optional(),
      status: z.int().min(100).max(599).optional(),
      body: textSchema.optional(),
      fails: z.boolean().optional(),
    })
    .describe('What is answered inside the cluster.'),
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
  as: z
    .strictObject({ user: name, groups: z.array(name).optional(), expect: anyExpectation })
    .describe('What a user has to see when they read the cluster.'),
  eventually: z
    .strictObject({ within: durationSchema, expect: anyExpectation })
    .describe('It comes true in this time, on a copy of the cluster.'),
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
