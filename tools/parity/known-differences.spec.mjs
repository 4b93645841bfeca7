import { unlistedChanges, updatedDifferences } from './known-differences.mjs';

const known = { pods: { 'kubectl get pods': 'ages', 'kubectl get pods (2)': '' }, nodes: { 'kubectl get nodes': 'names' } };
const difference = (name) => ({ name, diff: ['- | a', '+ | b'] });

describe('the known differences', () => {
  it('are nothing to speak of', () => {
    expect(unlistedChanges(known.pods, [difference('kubectl get pods'), difference('kubectl get pods (2)')])).toEqual([]);
  });

  it('do not hide a new one, nor one that is gone', () => {
    expect(unlistedChanges(known.pods, [difference('kubectl get pods'), difference('kubectl describe pods')])).toEqual([
      'does not print what a real kubectl printed: kubectl describe pods\n    - | a\n    + | b',
      'is identical now, so take it out of tools/parity/known-differences.json (`npm run parity -- --update` does): kubectl get pods (2)',
    ]);
  });

  it('keep their reasons and the topics that were not replayed when they are updated', () => {
    const results = [
      { topic: 'pods', differences: [difference('kubectl get pods'), difference('kubectl describe pods')] },
      { topic: 'jobs', differences: [] },
    ];
    expect(updatedDifferences(known, results)).toEqual({
      nodes: { 'kubectl get nodes': 'names' },
      pods: { 'kubectl get pods': 'ages', 'kubectl describe pods': '' },
    });
  });

  it('lose a topic that has become identical', () => {
    expect(updatedDifferences(known, [{ topic: 'pods', differences: [] }])).toEqual({ nodes: { 'kubectl get nodes': 'names' } });
  });
});
