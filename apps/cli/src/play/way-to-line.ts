import { wayTo, type Step } from '@drydock/scenario';

/** The command that takes one to the cluster of a step; empty when there is only one. */
export function wayToLine({ place }: Pick<Step, 'place'>): string {
  return place ? `\x1b[36m    $ ${wayTo(place)}\x1b[0m` : '';
}
