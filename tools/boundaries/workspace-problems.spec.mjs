import { root } from '../workspace/root.mjs';
import { workspaceProblems } from './workspace-problems.mjs';

describe('this workspace', () => {
  it('depends on exactly what it imports, references what it depends on, and has no cycle between folders', () => {
    expect(workspaceProblems(root)).toEqual([]);
  });
});
