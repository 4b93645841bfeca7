import { attributesOf, nameOf, rearranged } from './distinguished-name.ts';

describe('names in certificates', () => {
  it('have their organizations in the order of their encoding', () => {
    const name = nameOf({ commonName: 'amy', organizations: ['devs', 'ops', 'abcd'] });
    expect(attributesOf(name)).toEqual({ commonName: 'amy', organizations: ['ops', 'abcd', 'devs'] });
    expect(attributesOf(rearranged(name)).organizations).toEqual(['ops', 'abcd', 'devs']);
  });
});
