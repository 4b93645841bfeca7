/** GIFT, the text format of Moodle (docs.moodle.org: GIFT format). */
import type { Locale } from '../format/localized.ts';
import type { Question } from '../format/quiz.schema.ts';
import {
  choiceQuestion,
  ImportContext,
  loseExtras,
  matchQuestion,
  newExportContext,
  type ExportContext,
  type Exported,
  type ForeignChoice,
  type Imported,
} from './exchange.ts';

export function exportGift(questions: readonly Question[], locale: Locale): Exported {
  const context = newExportContext(locale);
  const blocks = questions.flatMap((question) => {
    const answers = answersOf(question, context);
    if (answers === undefined) {
      context.lose(question, `GIFT has no questions of type ${question.type}`);
      return [];
    }
    loseExtras(question, context);
    const explanation = `####${escaped(context.text(question.explanation))}`;
    return [`::${escaped(question.id)}::[markdown]${escaped(context.text(question.prompt))} {\n${answers}\n${explanation}\n}\n`];
  });
  return { files: { 'quiz.gift': blocks.join('\n') }, lost: context.lost };
}

function answersOf(question: Question, context: ExportContext): string | undefined {
  switch (question.type) {
    case 'single':
      return question.options.map((option) => `${option.correct ? '=' : '~'}${withFeedback(option, context)}`).join('\n');
    case 'multiple': {
      const right = question.options.filter(({ correct }) => correct).length;
      const percent = (100 / right).toFixed(5).replace(/\.?0+$/, '');
      return question.options.map((option) => `~%${option.correct ? percent : `-${percent}`}%${withFeedback(option, context)}`).join('\n');
    }
    case 'match': {
      const partner = (id: string) => context.text(question.targets.find((target) => target.id === id)!.text);
      const unused = question.targets.filter(({ id }) => !question.options.some(({ target }) => target === id));
      return [
        ...question.options.map(({ text, target }) => `=${escaped(context.text(text))} -> ${escaped(partner(target))}`),
        ...unused.map(({ text }) => `= -> ${escaped(context.text(text))}`),
      ].join('\n');
    }
    case 'short':
      return question.accept.map((form) => `=${escaped(form)}`).join('\n');
    case 'number':
      return `#${question.answer}:${question.tolerance}`;
    default:
      return undefined;
  }
}

function withFeedback({ text, feedback }: { text: { en: string }; feedback?: { en: string } | undefined }, context: ExportContext): string {
  return `${escaped(context.text(text))}${feedback ? `#${escaped(context.text(feedback))}` : ''}`;
}

function escaped(text: string): string {
  return text
    .trim()
    .replace(/[\\~=#{}:]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

const ESCAPE = /\\([\\~=#{}:n])/g;
const plain = (text: string) => text.replace(ESCAPE, (_, mark: string) => (mark === 'n' ? '\n' : mark)).trim();

interface Block {
  title: string;
  prompt: string;
  /** What stands between the braces; undefined: nothing is asked. */
  answers: string | undefined;
}

export function importGift(text: string, locale: Locale): Imported {
  const context = new ImportContext(locale);
  for (const block of blocksOf(text)) importBlock(block, context);
  return context.result();
}

/** Questions are parted by empty lines outside of braces; `//` begins a comment, `$` a category. */
function blocksOf(text: string): Block[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\$)/.test(line));
  const source = lines.join('\n');
  const blocks: Block[] = [];
  const pattern = /((?:\\[^]|[^\\{}])*?)(?<!\\)\{((?:\\[^]|[^\\{}])*)\}([^\n]*)/g;
  for (const match of source.matchAll(pattern)) {
    const [, before = '', answers = '', after = ''] = match;
    // What stands before an empty line is a text of its own: nothing is asked in it.
    const own =
      before
        .split(/\n\s*\n/)
        .filter((part) => part.trim() !== '')
        .at(-1) ?? '';
    const [, title = '', prompt = ''] = /^\s*(?:::((?:\\[^]|[^\\])*?)::)?([^]*)$/.exec(own) ?? [];
    blocks.push({ title: plain(title), prompt: after.trim() ? `${prompt.trim()} _____ ${after.trim()}` : prompt, answers });
  }
  return blocks;
}

function importBlock({ title, prompt, answers }: Block, context: ImportContext): void {
  const text = plain(prompt.replace(/^\s*\[(markdown|plain|html|moodle)\]/, ''));
  const name = title || text.slice(0, 40);
  const [body = '', explanation] = splitOnce(answers ?? '', '####');
  const make = (answer: string) =>
    context.base({ title, prompt: text, answer, ...(explanation === undefined ? {} : { explanation: plain(explanation) }) });
  if (/^\s*(T|TRUE|F|FALSE)\b/.test(body)) return importTrueFalse(body, context, make);
  if (/^\s*#/.test(body)) return importNumber(body, name, context, make);
  const items = [...body.matchAll(/(?<!\\)([=~])((?:\\[^]|[^\\=~])*)/g)].map(([, mark, rest]) => itemOf(mark!, rest!));
  if (items.length === 0) return context.lose(name, body.trim() === '' ? 'essays are not graded' : 'its answers can not be read');
  if (items.every(({ text }) => text.includes('->'))) {
    const pairs = items
      .map((item) => splitOnce(item.text, '->'))
      .map(([left = '', right = '']) => ({ text: plain(left), partner: plain(right) }));
    return context.add(matchQuestion(context, make(pairs.map((pair) => `${pair.text}: ${pair.partner}`).join(', ')), pairs));
  }
  const choices = items.map((item): ForeignChoice => ({
    text: plain(item.text),
    share: item.share,
    feedback: item.feedback && plain(item.feedback),
  }));
  const right = choices.filter(({ share }) => share > 0).map((choice) => choice.text);
  if (items.every(({ mark }) => mark === '=')) return context.add({ ...make(right[0]!), type: 'short', accept: right });
  if (right.length === 0) return context.lose(name, 'none of its answers is right');
  context.add(choiceQuestion(context, make(right.join(', ')), choices, items.some(({ weighted }) => weighted) ? 'multiple' : 'single'));
}

function itemOf(mark: string, rest: string) {
  const [answer = '', feedback] = splitOnce(rest, '#');
  const weight = /^\s*%(-?[\d.]+)%/.exec(answer);
  const share = weight ? Number(weight[1]) : mark === '=' ? 100 : 0;
  return { mark, text: answer.replace(/^\s*%-?[\d.]+%/, ''), share, weighted: weight !== null && mark === '~', feedback };
}

type Base = ReturnType<ImportContext['base']>;

function importTrueFalse(body: string, context: ImportContext, make: (answer: string) => Base): void {
  const isTrue = /^\s*T/.test(body);
  const [, wrong, right] = body.split(/(?<!\\)#/);
  const choices = [
    { text: 'True', share: isTrue ? 100 : 0, feedback: isTrue ? right : wrong },
    { text: 'False', share: isTrue ? 0 : 100, feedback: isTrue ? wrong : right },
  ];
  context.add(choiceQuestion(context, make(isTrue ? 'True' : 'False'), choices, 'single'));
}

function importNumber(body: string, name: string, context: ImportContext, make: (answer: string) => Base): void {
  const [first, ...others] = body
    .replace(/^\s*#/, '')
    .split('=')
    .map((part) =>
      splitOnce(part, '#')[0]!
        .replace(/^%\d+%/, '')
        .trim(),
    )
    .filter(Boolean);
  if (others.length > 0) context.lose(name, 'only the first of its numbers');
  const range = /^(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(first ?? '');
  const [value, tolerance] = range
    ? [(Number(range[1]) + Number(range[2])) / 2, Math.abs(Number(range[2]) - Number(range[1])) / 2]
    : (first ?? '').split(':').map(Number);
  if (value === undefined || Number.isNaN(value)) return context.lose(name, 'its number can not be read');
  context.add({ ...make(String(value)), type: 'number', answer: value, tolerance: tolerance || 0 });
}

/** At the first mark that has no backslash before it. */
function splitOnce(text: string, mark: string): string[] {
  const at = new RegExp(`(?<!\\\\)${mark}`).exec(text)?.index;
  return at === undefined ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}
