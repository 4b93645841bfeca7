import type { LearnerReport } from './submission-report.ts';
import { TextReport } from './text-report.ts';

it('says what was expected only where that is known', () => {
  const lines: string[] = [];
  const check = { id: 'c', status: 'FAILED' as const, points: 0, where: 'Pod web' };
  const steps = [{ stepId: 's', passed: false, points: 0, checks: [check, { ...check, expected: 'a\nb', found: '2' }] }];
  const report = { learner: 'ann', points: 0, maximum: 2, sufficient: false, outcome: 'graded', steps, interrupted: [] };
  new TextReport((line) => lines.push(line), { detailed: true }).add(report as unknown as LearnerReport);
  expect(lines.filter((line) => line.includes('Pod web')).map((line) => line.trim())).toEqual([
    'Pod web: found nothing',
    'Pod web: expected a; b, found 2',
  ]);
});
