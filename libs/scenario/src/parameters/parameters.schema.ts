/** Parameters of a lesson: values that are drawn for each learner, so that solutions can not be passed on. */
import { z } from 'zod';

/** Values stand in Markdown, YAML and shell scripts alike, so they hold nothing that means something there. */
const value = z.union([
  z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._:/@-]*$/u, 'must be letters, digits, spaces and . _ : / @ -'),
  z.number(),
]);

export const PARAMETER_NAME = /^[a-z][a-zA-Z0-9]*$/;

const parameterSchema = z.union([
  z.strictObject({ oneOf: z.array(value).min(1).describe('One of these is drawn.') }),
  z
    .strictObject({ from: z.int(), to: z.int(), step: z.int().min(1).default(1) })
    .refine(({ from, to }) => from <= to, 'must have a `to` that is not below `from`')
    .describe('A whole number is drawn.'),
  z.strictObject({ word: z.int().min(3).max(20).describe('So many lower-case letters and digits, the first a letter.') }),
]);

export const parametersSchema = z
  .record(z.string().regex(PARAMETER_NAME, 'must be a name of letters and digits, such as teamName'), parameterSchema)
  .meta({ id: 'Parameters' });

export type Parameter = z.infer<typeof parameterSchema>;
export type Parameters = z.infer<typeof parametersSchema>;
