/** lesson.<locale>.md: the text before the first step is the introduction; `## Title {#step-id}` begins a step; `{#outro}` ends the lesson. */
import type { LessonText } from '../format/lesson-text.ts';
import type { Problem } from '../source/problem.ts';

const OUTRO = 'outro';
const HEADING = /^##\s+(.*?)\s*$/;
const ANCHOR = /^(.*\S)\s*\{#([a-z0-9-]+)\}$/;
const FENCE = /^\s{0,3}(`{3,}|~{3,})/;

export function parseLessonText(file: string, text: string): { lesson: LessonText; problems: Problem[] } {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const problems: Problem[] = [];
  const headings = headingLines(lines).flatMap((index) => {
    const heading = HEADING.exec(lines[index]!)![1]!;
    const [, title, id] = ANCHOR.exec(heading) ?? [];
    if (title !== undefined && id !== undefined) return [{ index, title, id }];
    const message = `the heading "${heading}" names no step: write "## ${heading} {#step-id}", or "###" inside a step`;
    problems.push({ file, line: index + 1, column: 1, severity: 'error', message });
    return [];
  });
  const body = (from: number, to: number | undefined) => lines.slice(from, to).join('\n').trim();
  const sections = headings.map(({ index, title, id }, position) => ({
    id,
    title,
    body: body(index + 1, headings[position + 1]?.index),
    line: index + 1,
  }));
  return {
    lesson: {
      intro: body(0, headings[0]?.index)
        .replace(/^# .*\n?/, '')
        .trim(),
      steps: sections.filter(({ id }) => id !== OUTRO),
      outro: sections.find(({ id }) => id === OUTRO)?.body,
    },
    problems,
  };
}

/** Headings of the second level that stand outside fenced blocks. */
function headingLines(lines: readonly string[]): number[] {
  let fence: string | undefined;
  return lines.flatMap((line, index) => {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
      return [];
    }
    fence = mark;
    return mark === undefined && HEADING.test(line) ? [index] : [];
  });
}
