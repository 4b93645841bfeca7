/** Reads items of QTI 2.1 and 3.0: what both support. */
import type { Locale } from '../format/localized.ts';
import { choiceQuestion, ImportContext, matchQuestion, type Imported } from './exchange.ts';
import { elementsOf, findElement, findElements, markdownOf, parseXml, textOf, type XmlElement } from './xml.ts';

/** `files` by path: items, and whatever else is in the package, which is passed over. */
export function importQti(files: Readonly<Record<string, string>>, locale: Locale): Imported {
  const context = new ImportContext(locale);
  for (const path of Object.keys(files).sort()) {
    if (!path.endsWith('.xml') || path.endsWith('imsmanifest.xml')) continue;
    const parsed = parseXml(files[path]!);
    if ('problem' in parsed) {
      context.lose(path, parsed.problem);
      continue;
    }
    const root = inVersion2(parsed);
    const items = root.name === 'assessmentItem' ? [root] : findElements(root, 'assessmentItem');
    if (items.length === 0) context.lose(path, `<${parsed.name}> holds no item`);
    for (const item of items) importItem(item, context);
  }
  return context.result();
}

const camel = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Names as version 2.1 has them. */
function inVersion2({ name, attributes, children }: XmlElement): XmlElement {
  return {
    name: camel(name.replace(/^\w+:/, '').replace(/^qti-/, '')),
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [camel(key), value])),
    children: children.map((child) => (typeof child === 'string' ? child : inVersion2(child))),
  };
}

interface Response {
  baseType: string;
  correct: string[];
  /** Of the mapping: forms that earn points. */
  mapped: string[];
}

function responsesOf(item: XmlElement): Map<string, Response> {
  return new Map(
    elementsOf(item, 'responseDeclaration').map((declaration) => {
      const correct = elementsOf(declaration, 'correctResponse').flatMap((each) =>
        elementsOf(each, 'value').map((value) => textOf(value).trim()),
      );
      const entries = findElements(declaration, 'mapEntry').filter(({ attributes }) => Number(attributes.mappedValue) > 0);
      const { identifier = '', baseType = '' } = declaration.attributes;
      return [identifier, { baseType, correct, mapped: entries.map(({ attributes }) => attributes.mapKey ?? '') }] as const;
    }),
  );
}

const INTERACTION = /Interaction$/;

function interactionsIn(element: XmlElement): XmlElement[] {
  return elementsOf(element).flatMap((child) => (INTERACTION.test(child.name) ? [child] : interactionsIn(child)));
}

function importItem(item: XmlElement, context: ImportContext): void {
  const title = (item.attributes.title ?? item.attributes.identifier ?? '').trim();
  const body = findElement(item, 'itemBody');
  const interactions = body ? interactionsIn(body) : [];
  const [interaction] = interactions;
  if (!body || !interaction) return context.lose(title, 'nothing is asked in it');
  const responses = responsesOf(item);
  const response = responses.get(interaction.attributes.responseIdentifier ?? '') ?? { baseType: '', correct: [], mapped: [] };
  const maximum = elementsOf(item, 'outcomeDeclaration').find(({ attributes }) => attributes.identifier === 'MAXSCORE');
  const feedback = elementsOf(item, 'modalFeedback')
    .map((each) => markdown(each))
    .join('\n\n');
  const make = (answer: string) =>
    context.base({ title, prompt: promptOf(body), points: Number(textOf(maximum).trim()) || 1, explanation: feedback, answer });
  if (interactions.length > 1 || isInPreformatted(body)) return importGaps({ title, body, interactions, responses, make }, context);
  switch (interaction.name) {
    case 'choiceInteraction':
      return importChoices(title, interaction, response, make, context);
    case 'orderInteraction': {
      const choices = choicesOf(interaction, 'simpleChoice');
      const sorted = response.correct.map((id) => choices.find((choice) => choice.id === id)).filter((each) => each !== undefined);
      if (sorted.length !== choices.length) return context.lose(title, 'its right order is not whole');
      const options = sorted.map(({ id, text }) => ({ id: ownId(id), text: context.text(text) }));
      return context.add({ ...make(sorted.map(({ text }) => text).join(', ')), type: 'order', options });
    }
    case 'matchInteraction':
      return importMatch(title, interaction, response, make, context);
    case 'textEntryInteraction':
      return importText(title, item, response, make, context);
    default:
      return context.lose(title, `there is nothing like its ${interaction.name} here`);
  }
}

type Make = (answer: string) => ReturnType<ImportContext['base']>;

function importChoices(title: string, interaction: XmlElement, { correct }: Response, make: Make, context: ImportContext): void {
  const choices = choicesOf(interaction, 'simpleChoice');
  const right = choices.filter(({ id }) => correct.includes(id));
  if (right.length === 0) return context.lose(title, 'none of its choices is right');
  const shares = choices.map(({ id, text }) => ({ text, share: correct.includes(id) ? 100 : 0 }));
  const type = interaction.attributes.maxChoices === '1' ? 'single' : 'multiple';
  const question = choiceQuestion(context, make(right.map(({ text }) => text).join(', ')), shares, type);
  if ('options' in question) for (const [index, { id }] of choices.entries()) question.options[index]!.id = ownId(id);
  context.add(question);
}

function importMatch(title: string, interaction: XmlElement, { correct }: Response, make: Make, context: ImportContext): void {
  const [left = [], right = []] = elementsOf(interaction, 'simpleMatchSet').map((set) => choicesOf(set, 'simpleAssociableChoice'));
  const partners = new Map(correct.map((pair) => pair.split(/\s+/) as [string, string]));
  if (left.some(({ id }) => !partners.has(id))) return context.lose(title, 'some of its choices have no partner');
  const text = (id: string) => right.find((each) => each.id === id)?.text ?? '';
  const pairs = left.map((each) => ({ text: each.text, partner: text(partners.get(each.id)!) }));
  const question = matchQuestion(context, make(pairs.map((pair) => `${pair.text}: ${pair.partner}`).join(', ')), pairs);
  if (question.type !== 'match') return;
  const targets = right.map(({ id, text: words }) => ({ id: ownId(id), text: context.text(words) }));
  const options = left.map(({ id, text: words }) => ({ id: ownId(id), text: context.text(words), target: ownId(partners.get(id)!) }));
  context.add({ ...question, options, targets });
}

function importText(title: string, item: XmlElement, { baseType, correct, mapped }: Response, make: Make, context: ImportContext): void {
  const accept = [...new Set([...correct, ...mapped])];
  if (accept.length === 0) return context.lose(title, 'no answer of it is right');
  if (baseType !== 'float' && baseType !== 'integer') return context.add({ ...make(accept[0]!), type: 'short', accept });
  const equal = findElement(item, 'equal');
  const tolerance = equal?.attributes.toleranceMode === 'absolute' ? Number((equal.attributes.tolerance ?? '0').split(/\s+/)[0]) : 0;
  if (equal?.attributes.toleranceMode === 'relative') context.lose(title, 'a tolerance in percent');
  context.add({ ...make(accept[0]!), type: 'number', answer: Number(accept[0]), tolerance: tolerance || 0 });
}

interface Gapped {
  title: string;
  body: XmlElement;
  interactions: readonly XmlElement[];
  responses: ReadonlyMap<string, Response>;
  make: Make;
}

function isInPreformatted(body: XmlElement): boolean {
  return findElements(body, 'pre').some((pre) => interactionsIn(pre).length > 0);
}

function importGaps({ title, body, interactions, responses, make }: Gapped, context: ImportContext): void {
  const pre = findElements(body, 'pre').find((each) => interactionsIn(each).length === interactions.length);
  if (!pre || interactions.some(({ name }) => name !== 'textEntryInteraction')) {
    return context.lose(title, 'several questions in one are only read as gaps in preformatted text');
  }
  const names = interactions.map(({ attributes }) => attributes.responseIdentifier ?? '');
  const idOf = (name: string) => (/^GAP-[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? name.slice(4) : `gap-${names.indexOf(name) + 1}`);
  const gaps = names.map((name) => ({
    id: idOf(name),
    accept: [...new Set([...(responses.get(name)?.correct ?? []), ...(responses.get(name)?.mapped ?? [])])],
  }));
  if (gaps.some(({ accept }) => accept.length === 0)) return context.lose(title, 'a gap of it has no right answer');
  const text = (element: XmlElement): string =>
    element.children
      .map((child) =>
        typeof child === 'string'
          ? child
          : INTERACTION.test(child.name)
            ? `[[${idOf(child.attributes.responseIdentifier ?? '')}]]`
            : text(child),
      )
      .join('');
  context.add({ ...make(gaps.map(({ accept }) => accept[0]).join(', ')), type: 'gap', manifest: `${text(pre).trimEnd()}\n`, gaps });
}

/** Everything before the first interaction, and the prompt inside it. */
function promptOf(body: XmlElement): string {
  const parts: string[] = [];
  for (const child of body.children) {
    if (typeof child === 'string') {
      if (child.trim()) parts.push(child);
      continue;
    }
    const holds = INTERACTION.test(child.name) || interactionsIn(child).length > 0;
    const prompt = INTERACTION.test(child.name) ? elementsOf(child, 'prompt')[0] : undefined;
    if (prompt) parts.push(markdownOf(prompt));
    if (!holds) parts.push(markdownOf(child));
  }
  return (
    parts
      .map((part) => part.trim())
      .filter(Boolean)
      .join('\n\n') || '…'
  );
}

function choicesOf(element: XmlElement, name: string): { id: string; text: string }[] {
  return findElements(element, name).map((choice) => ({ id: choice.attributes.identifier ?? '', text: markdown(choice) }));
}

function markdown(element: XmlElement): string {
  return element.children.map(markdownOf).join('').trim();
}

/** Ours begin with a letter and a hyphen; others are made to be like ours. */
function ownId(identifier: string): string {
  const plain = identifier
    .replace(/^[ot]-/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain || 'x';
}
