/** The text of a Killercoda step in the Markdown of lessons. */

export interface ConvertedText {
  markdown: string;
  /** What is not as it was, in words for the learner. */
  notes: string[];
}

const EXEC = /\{\{\s*(exec(?:ute)?|copy)(?:\s+[\w-]+)*\s*\}\}/;
const TRAFFIC = /\{\{\s*TRAFFIC_(?:HOST(\d)_(\d+)|SELECTOR)\s*\}\}/g;
const FENCE = /^(\s*)(`{3,}|~{3,})\s*([\w+-]*)[^`]*$/;

/** What a text keeps folded, `<details>` with a summary, apart from the rest of it. What is folded within stays where it is. */
export function unfolded(text: string): { text: string; folded: string[] } {
  const folded: string[] = [];
  let rest = '';
  let depth = 0;
  let from = 0;
  for (const { 0: tag, index } of text.matchAll(/<details\b[^>]*>|<\/details>/gi)) {
    const opens = !tag.startsWith('</');
    if (opens && depth++ === 0) rest += text.slice(from, (from = index));
    if (opens || depth === 0 || --depth > 0) continue;
    folded.push(text.slice(from, index).replace(/^<details\b[^>]*>/i, ''));
    from = index + tag.length;
  }
  return { text: rest + text.slice(from), folded };
}

/** `pictures`: paths that are there, from the lesson's folder; `base` is the folder of the step's text. */
export function convertMarkdown(text: string, base: string, pictures: ReadonlySet<string>): ConvertedText {
  const notes = new Set<string>();
  const blocks: string[] = [];
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/<!--[^]*?-->/g, '')
    .split('\n');
  for (let at = 0; at < lines.length; at++) {
    const fence = FENCE.exec(lines[at]!);
    if (!fence) {
      blocks.push(...proseLines(lines[at]!, base, pictures, notes));
      continue;
    }
    const body: string[] = [];
    const mark = fence[2]!;
    let closing: string | undefined;
    for (at++; at < lines.length; at++) {
      if (lines[at]!.trim().startsWith(mark)) {
        closing = lines[at]!;
        break;
      }
      body.push(lines[at]!);
    }
    blocks.push(
      ...fencedBlock(
        fence[3] ?? '',
        body,
        EXEC.exec(closing ?? '')?.[1] ?? EXEC.exec(lines[at + 1]?.trim().startsWith('{{') ? lines[at + 1]! : '')?.[1],
      ),
    );
    if (lines[at + 1]?.trim().startsWith('{{') && EXEC.test(lines[at + 1]!)) at++;
  }
  return {
    markdown: blocks
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    notes: [...notes],
  };
}

function fencedBlock(language: string, body: readonly string[], action: string | undefined): string[] {
  const plain = language === '' || language === 'plain';
  const name = plain ? (action === undefined ? 'text' : 'sh') : language === 'bash' || language === 'shell' ? 'sh' : language;
  const info = action === undefined ? name : action === 'copy' ? `${name} copy` : 'sh run';
  // Braces of ours would be read as parameters only if there were any: an imported lesson has none.
  return ['', `\`\`\`${info}`, ...body, '```', ''];
}

/**
 * Commands to click stand in blocks of their own: below the line in which they were, when it says more. A name that is only
 * to be copied stays in its sentence.
 */
function proseLines(line: string, base: string, pictures: ReadonlySet<string>, notes: Set<string>): string[] {
  const commands: string[] = [];
  const withoutActions = line.replace(
    /(`+)([^`]+)\1\s*\{\{\s*(exec(?:ute)?|copy)(?:\s+[\w-]+)*\s*\}\}/g,
    (_, __, code: string, action: string) => {
      if (action === 'copy' && !code.trim().includes(' ') && !isWholeLine(line)) return `\`${code}\``;
      commands.push('', `\`\`\`sh ${action === 'copy' ? 'copy' : 'run'}`, code.trim(), '```', '');
      return `\`${code}\``;
    },
  );
  const isOnlyCommand = commands.length > 0 && isWholeLine(withoutActions);
  const prose = isOnlyCommand ? [] : [cleaned(withoutActions.replace(EXEC, ''), base, pictures, notes)];
  return [...prose, ...commands];
}

/** Nothing but code, and perhaps what is to be done with it. */
function isWholeLine(line: string): boolean {
  return /^\s*[-*]?\s*`[^`]+`(?:\s*\{\{[^}]*\}\})?[.:]?\s*$/.test(line);
}

function cleaned(line: string, base: string, pictures: ReadonlySet<string>, notes: Set<string>): string {
  const text = line
    .replace(/\[([^\]]*)\]\(\s*\{\{\s*TRAFFIC[^)]*\)/g, (link, label: string) => `${label} ${trafficPlace(link, notes)}`)
    .replace(TRAFFIC, (place) => trafficPlace(place, notes))
    .replace(/!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/g, (_, label: string, target: string) => picture(label, target, base, pictures, notes))
    .replace(/(?<!!)\[([^\]]*)\]\((?!https?:|mailto:|#)([^)\s]+)[^)]*\)/g, '$1');
  // Headings inside a step are smaller than that of the step.
  return withoutHtml(text, notes).replace(/^(#{1,2})\s+/, '### ');
}

function trafficPlace(text: string, notes: Set<string>): string {
  const [, host = '1', port] = /TRAFFIC_HOST(\d)_(\d+)/.exec(text) ?? [];
  notes.add('links to ports of the machines open nothing in the browser: use curl in the terminal');
  return port === undefined ? '(a port of the machine)' : `(\`curl ${host === '1' ? 'localhost' : 'node01'}:${port}\`)`;
}

function picture(label: string, target: string, base: string, pictures: ReadonlySet<string>, notes: Set<string>): string {
  const path = resolved(base, target);
  if (pictures.has(path)) return `![${label.trim() || 'a picture'}](${path})`;
  notes.add('pictures from other places are not shown');
  return label.trim() ? `(${label.trim()})` : '';
}

export function resolved(base: string, target: string): string {
  const parts = [...base.split('/'), ...target.split('/')].filter((part) => part !== '' && part !== '.');
  const path: string[] = [];
  for (const part of parts) {
    if (part === '..') path.pop();
    else path.push(part);
  }
  return path.join('/');
}

/** Lessons hold no HTML: tags leave their text. Code spans stay as they are. */
function withoutHtml(line: string, notes: Set<string>): string {
  return line
    .split(/(`[^`]+`)/)
    .map((part) => {
      if (part.startsWith('`')) return part;
      if (/<(video|iframe|script)\b/i.test(part)) notes.add('videos and embedded pages are not shown');
      return part
        .replace(/<br\s*\/?>/gi, ' ')
        .replace(/<summary[^>]*>([^]*?)<\/summary>/gi, '**$1**')
        .replace(/<(https?:\/\/[^>\s]+)>/g, '$1')
        .replace(/<\/?[a-zA-Z][^>]*>/g, '');
    })
    .join('');
}
