/** The Markdown of questions as XHTML: paragraphs, preformatted text, code, bold, emphasis. What else it holds stays as it is written. */
import { escapeXml } from './xml.ts';

export function markdownToXhtml(markdown: string): string {
  return markdown
    .trim()
    .split(/(^```[^\n]*\n[^]*?^```$)/m)
    .flatMap((part) => {
      const code = /^```[^\n]*\n([^]*?)\n?```$/.exec(part)?.[1];
      if (code !== undefined) return [`<pre>${escapeXml(code)}</pre>`];
      return part
        .split(/\n{2,}/)
        .filter((paragraph) => paragraph.trim() !== '')
        .map((paragraph) => `<p>${inlineToXhtml(paragraph.trim())}</p>`);
    })
    .join('');
}

export function inlineToXhtml(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? `<code>${escapeXml(part.slice(1, -1))}</code>` : emphasised(escapeXml(part))))
    .join('');
}

function emphasised(text: string): string {
  return text.replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>').replace(/(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])/g, '<em>$1</em>');
}
