import DOMPurify from 'dompurify';
import { Marked } from 'marked';
import { readBlockInfo } from './block-info.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);

const marked = new Marked({
  gfm: true,
  renderer: {
    code({ text, lang }) {
      const { language, run, copy, file } = readBlockInfo(lang ?? '');
      const attributes = [
        `data-language="${escape(language)}"`,
        run && 'data-run="true"',
        copy && 'data-copy="true"',
        file && `data-file="${escape(file)}"`,
      ];
      return `<pre ${attributes.filter(Boolean).join(' ')}><code>${escape(text)}</code></pre>\n`;
    },
  },
});

const ALLOWED = {
  FORBID_TAGS: ['style', 'form', 'input', 'button', 'iframe', 'object', 'embed', 'video', 'audio', 'svg', 'math'],
  FORBID_ATTR: ['style', 'srcset', 'name'],
  RETURN_DOM_FRAGMENT: true as const,
};

/** Markdown as a sanitised DOM fragment: no scripts, styles, forms or frames, whatever the text says. */
export function renderMarkdown(source: string): DocumentFragment {
  return DOMPurify.sanitize(marked.parse(source, { async: false }), ALLOWED);
}
