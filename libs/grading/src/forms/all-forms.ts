import type { Client } from '@drydock/apiserver';
import type { Expectation, ExpectationForm } from '@drydock/scenario';
import type { Finding } from '../findings/finding.ts';
import type { GradedWorld } from '../world/graded-world.ts';
import { ResourceFinder } from '../world/resource-finder.ts';
import { celForm } from './cel.form.ts';
import { countForm } from './count.form.ts';
import type { Dependencies, EvaluationContext, Form } from './form.ts';
import { allOfForm, anyOfForm, notForm } from './logic.forms.ts';
import { eventForm, httpForm, logsForm } from './cluster.forms.ts';
import { absentForm, existsForm, objectForm } from './object.form.ts';
import { canIForm, requestForm } from './request.forms.ts';
import { asForm, eventuallyForm } from './scope.forms.ts';
import { commandForm, contextForm, fileForm, learnerRanForm } from './workstation.forms.ts';

const FORMS: { [Name in ExpectationForm]: Form<Name> } = {
  object: objectForm,
  absent: absentForm,
  exists: existsForm,
  event: eventForm,
  logs: logsForm,
  http: httpForm,
  count: countForm,
  cel: celForm,
  file: fileForm,
  command: commandForm,
  canI: canIForm,
  learnerRan: learnerRanForm,
  request: requestForm,
  context: contextForm,
  as: asForm,
  eventually: eventuallyForm,
  allOf: allOfForm,
  anyOf: anyOfForm,
  not: notForm,
};

/** What a world says to an expectation. Throws when the world can not be read. `resources`: what is known of the world at this moment. */
export function evaluate(expectation: Expectation, world: GradedWorld, resources?: ResourceFinder): Promise<Finding> {
  return new Evaluation(world, world.client, resources ?? ResourceFinder.of(world)).evaluate(expectation);
}

class Evaluation implements EvaluationContext {
  readonly world: GradedWorld;
  readonly client: Client;
  readonly resources: ResourceFinder;

  constructor(world: GradedWorld, client: Client, resources: ResourceFinder) {
    this.world = world;
    this.client = client;
    this.resources = resources;
  }

  async evaluate(part: Expectation): Promise<Finding> {
    return evaluateForm(part, this);
  }

  inWorld(world: GradedWorld, client: Client): EvaluationContext {
    return new Evaluation(world, client, new ResourceFinder(client));
  }
}

function evaluateForm(expectation: Expectation, context: EvaluationContext): Finding | Promise<Finding> {
  const [form, expected] = theForm(expectation);
  return form.evaluate(expected, context);
}

export function dependenciesOfExpectation(expectation: Expectation): Dependencies {
  const [form, expected] = theForm(expectation);
  return form.dependencies(expected, dependenciesOfExpectation);
}

/** The form and its own part of the expectation, which the types of the table keep together. */
function theForm(expectation: Expectation): [Form<ExpectationForm>, never] {
  const [name, expected] = Object.entries(expectation)[0] as [ExpectationForm, never];
  return [FORMS[name] as unknown as Form<ExpectationForm>, expected];
}
