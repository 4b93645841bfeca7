/** What an exam comes to: points by domain, and whether they are enough. */
import { inLocale, type Locale } from '../format/localized.ts';
import { maximumPoints, type Scenario } from '../format/scenario.ts';

export interface DomainReport {
  id: string;
  title: string;
  points: number;
  maxPoints: number;
}

export interface ExamReport {
  points: number;
  maxPoints: number;
  passed: boolean;
  /** In the order of the file; those of which no task was drawn are left out. */
  domains: DomainReport[];
}

/** `points` by the id of the task; a task that is not there earned none. The exam's tasks are those of the attempt. */
export function examReport(exam: Scenario, points: ReadonlyMap<string, number>, locale: Locale): ExamReport {
  const { domains = {}, passMark = 0 } = exam.exam ?? {};
  const reports = Object.entries(domains).flatMap(([id, title]) => {
    const tasks = exam.steps.filter(({ domain }) => domain === id);
    if (tasks.length === 0) return [];
    return [
      {
        id,
        title: inLocale(title, locale),
        points: sum(tasks.map((task) => points.get(task.id) ?? 0)),
        maxPoints: maximumPoints({ steps: tasks }),
      },
    ];
  });
  const [reached, possible] = [sum(reports.map((report) => report.points)), sum(reports.map((report) => report.maxPoints))];
  return { points: reached, maxPoints: possible, passed: possible > 0 && reached * 100 >= possible * passMark, domains: reports };
}

/** Points are kept to hundredths. */
function sum(numbers: readonly number[]): number {
  return Math.round(numbers.reduce((total, number) => total + number, 0) * 100) / 100;
}
