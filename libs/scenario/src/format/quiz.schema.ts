/** quiz.yaml: questions with their answers, which never leave the server. */
import { z } from 'zod';
import { localizedTextSchema, type LocalizedText } from './localized.ts';
import { checkSchema, idSchema } from './scenario.schema.ts';

const question = {
  id: idSchema,
  prompt: localizedTextSchema,
  points: z.number().min(0).max(100).default(1),
  attempts: z.int().min(1).max(10).default(2).describe('How often the question may be answered.'),
  explanation: localizedTextSchema.describe('Shown when the question is answered or no attempt is left.'),
};
const text = z.string().min(1);
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
  z
    .strictObject({
      ...question,
      type: z.literal('gap'),
      manifest: text.describe('With `[[id]]` where a gap is.'),
      gaps: z
        .array(z.strictObject({ id: idSchema, accept: z.array(z.string().trim().min(1)).min(1) }))
        .min(1)
        .max(12),
    })
    .describe('A manifest whose gaps have to be filled. Each earns its share.'),
  z
    .strictObject({
      ...question,
      type: z.literal('line'),
      manifest: text.describe('Shown with a number before each line.'),
      faulty: z.array(z.int().min(1)).min(1).describe('The numbers of the lines that count as found, from 1.'),
    })
    .describe('One line is wrong: which?'),
  z
    .strictObject({ ...question, type: z.literal('output'), run: text.describe('A script; it runs where the lesson begins.') })
    .describe('What will be printed? The simulator says what is right.'),
  z
    .strictObject({
      ...question,
      type: z.literal('do'),
      manifests: text.optional().describe('Applied to the fresh cluster before the learner begins.'),
      checks: z.array(checkSchema).min(1),
      solution: text.describe('Commands that pass every check: for the proof only.'),
    })
    .describe('A state to be reached in a fresh cluster, at its terminal.'),
]);

const poolSchema = z.strictObject({
  id: idSchema,
  draw: z.int().min(1).describe('How many of its questions each attempt gets.'),
  questions: z.array(questionSchema).min(1),
});

export const quizSchema = z
  .strictObject({
    passMark: z.number().min(0).max(100).optional().describe('The share of the points that is enough, in percent.'),
    shuffle: z.boolean().default(false).describe('Whether each attempt has an order of its own, of questions and of options.'),
    questions: z.array(questionSchema).default([]).describe('Everybody gets these.'),
    pools: z.array(poolSchema).default([]).describe('From each of these some questions are drawn.'),
  })
  .refine(({ questions, pools }) => questions.length + pools.length > 0, 'needs questions or pools')
  .meta({ title: 'A Drydock quiz' });

export type QuizDocument = z.infer<typeof quizSchema>;

export type Question = z.infer<typeof questionSchema>;
export type QuestionType = Question['type'];
export type QuestionOf<Type extends QuestionType> = Extract<Question, { type: Type }>;

export interface QuestionOption {
  id: string;
  text: LocalizedText;
}
