/** Something that an author must put right, and where. */
export interface Problem {
  /** The path of the file, as it was given. */
  file: string;
  /** From 1; absent when the whole file is meant. */
  line?: number;
  column?: number;
  /** A warning leaves the lesson usable. */
  severity: 'error' | 'warning';
  message: string;
}

/** `path:line:column: message`, as compilers print it and editors follow it. */
export function formatProblem({ file, line, column, severity, message }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return `${place}: ${severity === 'warning' ? 'warning: ' : ''}${message}`;
}

/** By file, then by place. */
export function compareProblems(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
