import DOMPurify from 'dompurify';
import { Marked, type Token, type TokenizerAndRendererExtension } from 'marked';
import { readBlockInfo } from './block-info.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);

/** `:::tabs`, then `=== Title` before each part, then `:::`. Nothing of it is lost where a part is missing its title. */
const tabs: TokenizerAndRendererExtension = {
  name: 'tabs',
  level: 'block',
  start: (source) => /^:::tabs/m.exec(source)?.index,
  tokenizer(source) {
    const [raw, body] = TABS.exec(source) ?? [];
    if (raw === undefined || body === undefined) return undefined;
    const [before = '', ...parts] = body.split(/^=== +/m);
    const tokens = parts.map((part) => {
      const [title = '', ...lines] = part.split('\n');
      return { title: title.trim(), tokens: this.lexer.blockTokens(lines.join('\n')) };
    });
    return { type: 'tabs', raw, before: this.lexer.blockTokens(before), parts: tokens };
  },
  renderer({ before, parts }) {
    const sections = (parts as { title: string; tokens: Token[] }[]).map(
      ({ title, tokens }) => `<section data-tab="${escape(title)}">${this.parser.parse(tokens)}</section>`,
    );
    return `${this.parser.parse(before as Token[])}<div data-tabs="true">${sections.join('')}</div>`;
  },
};

const TABS = /^:::tabs[ \t]*\n([\s\S]*?)^:::[ \t]*(?:\n|$)/m;

const marked = new Marked({
  gfm: true,
  extensions: [tabs],
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
