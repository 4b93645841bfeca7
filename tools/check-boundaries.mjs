import { workspaceProblems } from './boundaries/workspace-problems.mjs';
import { root } from './workspace/root.mjs';

const problems = workspaceProblems(root);
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'The boundaries between the projects hold.' : `${problems.length} boundary problems.`);
process.exitCode = problems.length === 0 ? 0 : 1;
