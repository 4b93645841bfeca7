/** Forms that look from elsewhere: as another user, or later. */
import { parseDuration, type Expectation } from '@drydock/scenario';
import type { Client } from '@drydock/apiserver';
import { StatusError } from '@drydock/apimachinery';
import { failed, PASSED, type Finding } from '../findings/finding.ts';
import type { GradedWorld } from '../world/graded-world.ts';
import type { EvaluationContext, Form } from './form.ts';

/** What the user may not read they do not see: the refusal is what is found. */
export const asForm: Form<'as'> = {
  async evaluate({ user, groups = [], expect }, context) {
    const { world, client } = context;
    const asUser: Client = { send: (request) => client.send({ ...request, impersonate: { user, groups } }) };
    try {
      return await context.inWorld(world, asUser).evaluate(expect);
    } catch (error) {
      if (error instanceof StatusError) return failed({ found: error.status.message, look: `kubectl auth can-i --list --as=${user}` });
      throw error;
    }
  },
  dependencies: ({ expect }, of) => {
    const inner = of(expect);
    return { ...inner, objects: [...inner.objects, ...RBAC_KINDS.map((kind) => ({ apiVersion: RBAC, kind }))] };
  },
};

const RBAC = 'rbac.authorization.k8s.io/v1';
const RBAC_KINDS = ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];

export const eventuallyForm: Form<'eventually'> = {
  evaluate: ({ within, expect }, context) => cameTrue(expect, parseDuration(within)!, context),
  dependencies: ({ expect }, of) => ({ ...of(expect), everything: true }),
};

const LOOKS = 20;
const SHORTEST_INTERVAL = 500;

/** Looks again while virtual time passes on a copy, until it is so or the time is over. The learner's own cluster stays where it is. */
async function cameTrue(expect: Expectation, within: number, context: EvaluationContext): Promise<Finding> {
  const { world, client } = context;
  let finding = await context.evaluate(expect);
  if (finding.passed) return PASSED;
  const copy: GradedWorld = world.fork();
  const reader = client === world.client ? copy.client : client;
  const interval = Math.max(SHORTEST_INTERVAL, Math.ceil(within / LOOKS));
  for (let elapsed = 0; elapsed < within; elapsed += interval) {
    await copy.advance(Math.min(interval, within - elapsed));
    finding = await context.inWorld(copy, reader).evaluate(expect);
    if (finding.passed) return PASSED;
  }
  return finding;
}
