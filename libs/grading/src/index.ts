export * from './cel/cel-evaluator.ts';
export { type Explanation, type Finding } from './findings/finding.ts';
export { evaluate } from './forms/all-forms.ts';
export { type Dependencies } from './forms/form.ts';
export * from './grade/grade-check.ts';
export * from './grade/live-grader.ts';
export * from './match/subset-match.ts';
export * from './proof/prove.ts';
export * from './world/graded-world.ts';
