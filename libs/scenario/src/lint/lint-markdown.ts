import type { LessonFolder } from '../read/scenario-files.ts';
import type { Problem } from '../source/problem.ts';

const DEFINITION = /^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]+)/;
const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const LINK = /(!?)\[([^\]]*)\]\(([^)\s]+)[^)]*\)/g;
const HTML = /<\/?[a-zA-Z][^>]*>|<!--/;
const AUTOLINK = /<(https?:\/\/[^>\s]+)>/g;
const UNSAFE = /^(javascript|vbscript|data):/i;
const EXTERNAL = /^(https?:|mailto:|#)/i;

/** Links and pictures that lead nowhere, and HTML, which a lesson must not have: it is shown to others. */
export function lintMarkdown(file: string, text: string, folder: LessonFolder): Problem[] {
  let fence: string | undefined;
  return text.split(/\r?\n/).flatMap((line, index) => {
    const mark = FENCE.exec(line)?.[1];
    if (mark !== undefined) {
      if (fence === undefined) fence = mark;
      else if (mark.startsWith(fence)) fence = undefined;
      return [];
    }
    return fence === undefined
      ? lintLine(line, folder).map((found): Problem => ({ file, line: index + 1, severity: 'error', ...found }))
      : [];
  });
}

interface Found {
  column: number;
  message: string;
}

function lintLine(line: string, folder: LessonFolder): Found[] {
  // Code spans may hold anything; blanks keep the columns right.
  const text = line.replace(/(`+)[^`]*\1/g, (span) => ' '.repeat(span.length)).replace(AUTOLINK, (link) => ' '.repeat(link.length));
  const html = HTML.exec(text);
  const defined = DEFINITION.exec(text)?.[1];
  if (defined !== undefined && UNSAFE.test(defined)) return [{ column: 1, message: unsafeLink(defined) }];
  const links = [...text.matchAll(LINK)].flatMap((match) => {
    const message = linkProblem(match[1] === '!', match[2]!, match[3]!, folder);
    return message ? [{ column: match.index + 1, message }] : [];
  });
  return html ? [{ column: html.index + 1, message: `raw HTML (${html[0]}) is not shown: write Markdown` }, ...links] : links;
}

function unsafeLink(target: string): string {
  return `a link to ${target.split(':')[0]}: is not allowed`;
}

/** What is wrong with a Markdown text of a YAML file: a message, a hint, a question. */
export function problemInText(text: string, folder: LessonFolder): string | undefined {
  return lintMarkdown('', text, folder)[0]?.message;
}

function linkProblem(image: boolean, label: string, target: string, folder: LessonFolder): string | undefined {
  if (UNSAFE.test(target)) return unsafeLink(target);
  if (image && EXTERNAL.test(target)) return `the picture ${target} is not in the lesson's folder`;
  if (image && label.trim() === '') return `the picture ${target} has no text for those who can not see it`;
  if (EXTERNAL.test(target)) return undefined;
  return folder.files.has(target.split('#')[0]!) ? undefined : `there is no file ${target} in the lesson's folder`;
}
