/** quiz.yaml: questions with their answers, which never leave the server. */
import { z } from 'zod';
import { localizedTextSchema, type LocalizedText } from './localized.ts';
import { idSchema } from './scenario.schema.ts';

const question = {
  id: idSchema,
  prompt: localizedTextSchema,
  points: z.number().min(0).max(100).default(1),
  attempts: z.int().min(1).max(10).default(2).describe('How often the question may be answered.'),
  explanation: localizedTextSchema.describe('Shown when the question is answered or no attempt is left.'),
};
const option = { id: idSchema, text: localizedTextSchema };
const choices = z
  .array(z.strictObject({ ...option, correct: z.boolean().default(false), feedback: localizedTextSchema.optional() }))
  .min(2)
  .max(12);

const questionSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...question, type: z.literal('single'), options: choices }),
  z.strictObject({ ...question, type: z.literal('multiple'), options: choices }),
  z
    .strictObject({ ...question, type: z.literal('order'), options: z.array(z.strictObject(option)).min(2).max(12) })
    .describe('The options stand in their right order.'),
  z.strictObject({
    ...question,
    type: z.literal('match'),
    options: z
      .array(z.strictObject({ ...option, target: idSchema.describe('The id of its partner.') }))
      .min(2)
      .max(12),
    targets: z.array(z.strictObject(option)).min(2).max(12),
  }),
  z
    .strictObject({ ...question, type: z.literal('short'), accept: z.array(z.string().trim().min(1)).min(1) })
    .describe('Case, white space and quotes around an answer do not count.'),
  z.strictObject({ ...question, type: z.literal('number'), answer: z.number(), tolerance: z.number().min(0).default(0) }),
]);

export const quizSchema = z.strictObject({ questions: z.array(questionSchema).min(1) }).meta({ title: 'A Drydock quiz' });

export type Question = z.infer<typeof questionSchema>;
export type QuestionType = Question['type'];
export type QuestionOf<Type extends QuestionType> = Extract<Question, { type: Type }>;

export interface QuestionOption {
  id: string;
  text: LocalizedText;
}
