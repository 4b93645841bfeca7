const FENCE = /^\s*(`{3,}|~{3,})/;

/** A lesson's Markdown with a terminal's colours: code stands out, boxes keep their bar, tabs are named, pictures are described. */
export function markdownForTerminal(markdown: string): string {
  let fence = false;
  return markdown
    .split('\n')
    .flatMap((line) => {
      if (FENCE.test(line)) {
        fence = !fence;
        return [];
      }
      return fence ? [`\x1b[36m    ${line}\x1b[0m`] : proseLine(line);
    })
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function proseLine(line: string): string[] {
  if (/^:::/.test(line)) return [];
  const tab = /^===\s+(.*)$/.exec(line)?.[1];
  if (tab !== undefined) return [`\x1b[4m${tab}\x1b[0m`];
  const box = /^> \[!(\w+)\]/.exec(line)?.[1];
  if (box !== undefined) return [`│ \x1b[1m${box}\x1b[0m`];
  const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1];
  if (heading !== undefined) return [`\x1b[1m${inline(heading)}\x1b[0m`];
  return [inline(line.replace(/^> ?/, '│ '))];
}

function inline(text: string): string {
  return text
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '[$1]')
    .replace(/\[([^\]]+)\]\((https?:[^)\s]+)[^)]*\)/g, '$1 ($2)')
    .replace(/\*\*([^*]+)\*\*/g, '\x1b[1m$1\x1b[22m')
    .replace(/(?<![\w*])\*(?=\S)([^*`]+?)(?<=\S)\*(?![\w*])/g, '\x1b[3m$1\x1b[23m')
    .replace(/`([^`]+)`/g, '\x1b[36m$1\x1b[39m');
}
