import { Rng } from '@drydock/apimachinery';
import { NodeGroups } from './node-groups.ts';

const NODES = 20;

describe('groups of nodes', () => {
  it('have one representative each among the nodes that are compared, and are chosen as a whole', () => {
    const rng = new Rng({ seed: 2 });
    const groups = new NodeGroups(NODES);
    const keys = Array.from({ length: NODES }, () => 'a');
    for (let step = 0; step < 300; step++) {
      const changed = rng.integer(NODES);
      keys[changed] = rng.pick(['a', 'b', 'c', `only ${step}`]);
      groups.leave(changed);
      const compared = Array.from({ length: NODES }, (_, place) => (place + step) % NODES).filter(() => rng.integer(3) > 0);
      const places = Int32Array.from(compared);
      const representatives = new Int32Array(NODES);
      const found = groups.represent(places, places.length, representatives, (place) => keys[place]!);
      const firsts = compared.filter((place, at) => compared.findIndex((other) => keys[other] === keys[place]) === at);
      expect([...representatives.subarray(0, found)]).toEqual(firsts);
      const chosen = firsts.filter(() => rng.integer(2) === 0);
      const equals = groups.choose(places, places.length, Int32Array.from(chosen), chosen.length);
      const chosenKeys = chosen.map((place) => keys[place]);
      expect([...places.subarray(0, equals)]).toEqual(compared.filter((place) => chosenKeys.includes(keys[place])));
    }
  });
});
