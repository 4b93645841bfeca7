/** A group of equal nodes that the cluster autoscaler lets grow and shrink. */
import { parseQuantity } from '@drydock/apimachinery';
import { z } from 'zod';

const quantitySchema = z
  .string()
  .refine((text) => parseQuantity(text).quantity !== undefined, 'must be a quantity, such as 2, 500m or 4Gi');

const taintSchema = z.strictObject({
  key: z.string(),
  value: z.string().optional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});

export const nodeGroupSchema = z
  .strictObject({
    name: z
      .string()
      .max(40)
      .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'must be a DNS label')
      .describe('The names of its nodes begin with it.'),
    min: z.int().min(0).max(100),
    max: z.int().min(0).max(100),
    size: z.int().min(0).max(100).optional().describe('How many nodes there are at first; `min` when absent.'),
    cpu: quantitySchema.default('2'),
    memory: quantitySchema.default('4Gi'),
    labels: z.record(z.string(), z.string()).default({}),
    taints: z.array(taintSchema).default([]),
  })
  .refine(({ min, max, size = min }) => min <= size && size <= max, {
    path: ['size'],
    error: 'min, size and max must not be in another order',
  });

export type NodeGroup = z.infer<typeof nodeGroupSchema>;
