/** Moodle XML (docs.moodle.org: Moodle XML format). */
import type { Locale } from '../format/localized.ts';
import type { Question, QuestionOf } from '../format/quiz.schema.ts';
import {
  choiceQuestion,
  ImportContext,
  loseExtras,
  matchQuestion,
  newExportContext,
  optionId,
  type ExportContext,
  type Exported,
  type Imported,
} from './exchange.ts';
import { elementsOf, escapeXml, htmlToMarkdown, parseXml, textOf, type XmlElement } from './xml.ts';

export function exportMoodle(questions: readonly Question[], locale: Locale): Exported {
  const context = newExportContext(locale);
  const parts = questions.flatMap((question) => {
    const body = bodyOf(question, context);
    if (body === undefined) {
      context.lose(question, `Moodle XML has no questions of type ${question.type}`);
      return [];
    }
    loseExtras(question, context, { points: true });
    const { type, text, answers } = body;
    const head = `    <name><text>${escapeXml(question.id)}</text></name>\n    ${text}\n`;
    const more = `    <generalfeedback format="markdown">${textElement(context.text(question.explanation))}</generalfeedback>\n    <defaultgrade>${question.points}</defaultgrade>\n`;
    return [`  <question type="${type}">\n${head}${more}${answers.map((line) => `    ${line}\n`).join('')}  </question>\n`];
  });
  return { files: { 'quiz.xml': `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${parts.join('')}</quiz>\n` }, lost: context.lost };
}

interface Body {
  type: string;
  text: string;
  answers: string[];
}

function bodyOf(question: Question, context: ExportContext): Body | undefined {
  const text = `<questiontext format="markdown">${textElement(context.text(question.prompt))}</questiontext>`;
  const answer = (fraction: number | string, content: string, feedback?: string) =>
    `<answer fraction="${fraction}" format="markdown">${textElement(content)}${feedback === undefined ? '' : `<feedback format="markdown">${textElement(feedback)}</feedback>`}</answer>`;
  switch (question.type) {
    case 'single':
    case 'multiple': {
      const share = question.type === 'single' ? 100 : 100 / question.options.filter(({ correct }) => correct).length;
      const wrong = question.type === 'single' ? 0 : -share;
      const answers = question.options.map((option) =>
        answer(option.correct ? share : wrong, context.text(option.text), option.feedback && context.text(option.feedback)),
      );
      return {
        type: 'multichoice',
        text,
        answers: [`<single>${question.type === 'single'}</single>`, '<shuffleanswers>1</shuffleanswers>', ...answers],
      };
    }
    case 'order':
      return {
        type: 'ordering',
        text,
        answers: [
          '<gradingtype>ALL_OR_NOTHING</gradingtype>',
          ...question.options.map(({ text: option }, index) => answer(index + 1, context.text(option))),
        ],
      };
    case 'match':
      return { type: 'matching', text, answers: ['<shuffleanswers>1</shuffleanswers>', ...subquestions(question, context)] };
    case 'short':
      return { type: 'shortanswer', text, answers: ['<usecase>0</usecase>', ...question.accept.map((form) => answer(100, form))] };
    case 'number':
      return {
        type: 'numerical',
        text,
        answers: [`<answer fraction="100">${textElement(String(question.answer))}<tolerance>${question.tolerance}</tolerance></answer>`],
      };
    case 'gap':
      return { type: 'cloze', text: `<questiontext format="html">${textElement(clozeOf(question, context))}</questiontext>`, answers: [] };
    default:
      return undefined;
  }
}

function subquestions({ options, targets }: QuestionOf<'match'>, context: ExportContext): string[] {
  const one = (text: string, target: string) =>
    `<subquestion format="markdown">${textElement(text)}<answer>${textElement(target)}</answer></subquestion>`;
  const unused = targets.filter(({ id }) => !options.some(({ target }) => target === id));
  return [
    ...options.map(({ text, target }) => one(context.text(text), context.text(targets.find(({ id }) => id === target)!.text))),
    ...unused.map(({ text }) => one('', context.text(text))),
  ];
}

/** Answers of a gap stand in the text itself, and case counts. */
function clozeOf({ prompt, manifest, gaps }: QuestionOf<'gap'>, context: ExportContext): string {
  const filled = escapeXml(manifest.trimEnd()).replace(/\[\[([a-z0-9-]+)\]\]/g, (_, id: string) => {
    const { accept } = gaps.find((gap) => gap.id === id)!;
    return `{1:SHORTANSWER_C:${accept.map((form) => `=${escapeXml(form).replace(/[}~#"/\\]/g, '\\$&')}`).join('~')}}`;
  });
  return `<p>${escapeXml(context.text(prompt))}</p><pre>${filled}</pre>`;
}

function textElement(text: string): string {
  return `<text>${escapeXml(text)}</text>`;
}

export function importMoodle(text: string, locale: Locale): Imported {
  const context = new ImportContext(locale);
  const root = parseXml(text);
  if ('problem' in root) context.lose('the file', root.problem);
  else if (root.name !== 'quiz') context.lose('the file', `<${root.name}> is no <quiz> of Moodle`);
  else for (const element of elementsOf(root, 'question')) importQuestion(element, context);
  return context.result();
}

function importQuestion(element: XmlElement, context: ImportContext): void {
  const type = element.attributes.type ?? '';
  if (type === 'category') return;
  const child = (name: string) => elementsOf(element, name)[0];
  const title = textOf(child('name')).trim();
  const prompt = richText(child('questiontext'));
  const name = title || prompt.slice(0, 40);
  const answers = elementsOf(element, 'answer').map((answer) => ({
    text: richText(answer),
    share: Number(answer.attributes.fraction ?? 0),
    feedback: richText(elementsOf(answer, 'feedback')[0]),
    tolerance: Number(textOf(elementsOf(answer, 'tolerance')[0]) || 0),
  }));
  const right = answers.filter(({ share }) => share > 0);
  const points = Number(textOf(child('defaultgrade'))) || 1;
  const make = (answer: string) => context.base({ title, prompt, points, explanation: richText(child('generalfeedback')), answer });
  switch (type) {
    case 'multichoice':
    case 'truefalse': {
      if (right.length === 0) return context.lose(name, 'none of its answers is right');
      const isSingle = type === 'truefalse' || textOf(child('single')).trim() !== 'false';
      return context.add(
        choiceQuestion(context, make(right.map((each) => each.text).join(', ')), answers, isSingle ? 'single' : 'multiple'),
      );
    }
    case 'ordering': {
      const sorted = [...answers].sort((a, b) => a.share - b.share);
      const options = sorted.map((each, index) => ({ id: optionId(index), text: context.text(each.text) }));
      return context.add({ ...make(sorted.map((each) => each.text).join(', ')), type: 'order', options });
    }
    case 'matching': {
      const pairs = elementsOf(element, 'subquestion').map((each) => ({
        text: richText(each),
        partner: textOf(elementsOf(each, 'answer')[0]).trim(),
      }));
      return context.add(matchQuestion(context, make(pairs.map((pair) => `${pair.text}: ${pair.partner}`).join(', ')), pairs));
    }
    case 'shortanswer':
      if (textOf(child('usecase')).trim() === '1') context.lose(name, 'that case counts');
      return context.add({ ...make(right[0]?.text ?? ''), type: 'short', accept: right.map((each) => each.text) });
    case 'numerical':
      if (right.length > 1) context.lose(name, 'only the first of its numbers');
      return context.add({
        ...make(right[0]?.text ?? ''),
        type: 'number',
        answer: Number(right[0]?.text),
        tolerance: right[0]?.tolerance ?? 0,
      });
    case 'cloze':
      return importCloze(textOf(child('questiontext')), name, context, (text, answer) =>
        context.base({ title, prompt: text, points, explanation: richText(child('generalfeedback')), answer }),
      );
    default:
      return context.lose(name, `there are no questions of type ${type} here`);
  }
}

/** Gaps with a short answer, in what is preformatted. */
function importCloze(
  html: string,
  name: string,
  context: ImportContext,
  make: (prompt: string, answer: string) => ReturnType<ImportContext['base']>,
): void {
  const [, before = '', body = ''] = /^([^]*?)<pre>([^]*)<\/pre>/.exec(html) ?? [];
  const gaps: { id: string; accept: string[] }[] = [];
  const numbered = body.replace(/\{\d*:(\w+):((?:\\[^]|[^\\}])*)\}/g, (whole, kind: string, answers: string) => {
    if (!/^(SHORTANSWER|SA|MW)(_C|C)?$/.test(kind)) return whole;
    const accept = answers
      .split(/(?<!\\)~/)
      .filter((answer) => /^(=|%100%)/.test(answer))
      .map((answer) =>
        decodedText(
          answer
            .replace(/^(=|%100%)/, '')
            .split(/(?<!\\)#/)[0]!
            .replace(/\\([^])/g, '$1'),
        ),
      );
    gaps.push({ id: `gap-${gaps.length + 1}`, accept });
    return `[[gap-${gaps.length}]]`;
  });
  if (gaps.length === 0 || /\{\d*:\w+:/.test(numbered))
    return context.lose(name, 'gaps are only read in preformatted text, and with short answers');
  const base = make(htmlToMarkdown(before), gaps.map(({ accept }) => accept[0]).join(', '));
  context.add({ ...base, type: 'gap', manifest: `${decodedText(numbered)}\n`, gaps });
}

function decodedText(text: string): string {
  const parsed = parseXml(`<t>${text}</t>`);
  return 'problem' in parsed ? text : textOf(parsed);
}

/** The `<text>` of an element, as Markdown. */
function richText(element: XmlElement | undefined): string {
  if (!element) return '';
  const text = textOf(elementsOf(element, 'text')[0]);
  const format = element.attributes.format;
  return (format === undefined || format === 'html' || format === 'moodle_auto_format' ? htmlToMarkdown(text) : text).trim();
}
