/** QTI items, of version 2.1 or 3.0: the same elements under other names (imsglobal.org: QTI v2.1 and v3.0 ASI). */
import type { Locale } from '../format/localized.ts';
import type { Question, QuestionOf } from '../format/quiz.schema.ts';
import { loseExtras, newExportContext, type ExportContext, type Exported } from './exchange.ts';
import { inlineToXhtml, markdownToXhtml } from './xhtml.ts';
import { escapeXml } from './xml.ts';

export type QtiVersion = 'qti21' | 'qti30';

const VERSIONS = {
  qti21: {
    namespace: 'http://www.imsglobal.org/xsd/imsqti_v2p1',
    manifest: 'http://www.imsglobal.org/xsd/imscp_v1p1',
    schema: ['QTIv2.1 Package', '1.0.0'],
    resource: 'imsqti_item_xmlv2p1',
    templates: (name: string) => `http://www.imsglobal.org/question/qti_v2p1/rptemplates/${name}`,
  },
  qti30: {
    namespace: 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0',
    manifest: 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1',
    schema: ['QTI Package', '3.0.0'],
    resource: 'imsqti_item_xmlv3p0',
    templates: (name: string) => `https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/${name}.xml`,
  },
} as const;

/** A file for each question, and the manifest of the package. */
export function exportQti(version: QtiVersion, questions: readonly Question[], locale: Locale): Exported {
  const context = newExportContext(locale);
  const items = questions.flatMap((question) => {
    const item = itemOf(question, context);
    if (item === undefined) {
      context.lose(question, `QTI has no questions of type ${question.type}`);
      return [];
    }
    loseExtras(question, context, { points: true });
    return [[`items/${question.id}.xml`, wholeItem(version, question, item, context)] as const];
  });
  const manifest = manifestOf(
    version,
    items.map(([path]) => path),
  );
  return { files: { 'imsmanifest.xml': manifest, ...Object.fromEntries(items) }, lost: context.lost };
}

interface Item {
  declarations: string;
  body: string;
  /** Of responses: the name of a template, or rules. */
  processing: string;
}

function itemOf(question: Question, context: ExportContext): Item | undefined {
  switch (question.type) {
    case 'single':
    case 'multiple':
      return choiceItem(question, context);
    case 'order':
      return orderItem(question, context);
    case 'match':
      return matchItem(question, context);
    case 'short':
      return textItem(question);
    case 'number':
      return numberItem(question);
    case 'gap':
      return gapItem(question);
    default:
      return undefined;
  }
}

const option = (id: string) => `o-${id}`;
const target = (id: string) => `t-${id}`;

function choiceItem(question: QuestionOf<'single'> | QuestionOf<'multiple'>, context: ExportContext): Item {
  const right = question.options.filter(({ correct }) => correct);
  const single = question.type === 'single';
  for (const { id, feedback } of question.options) if (feedback) context.lose(question, `the feedback on the option ${id}`);
  const entries = question.options.map(({ id, correct }) => [option(id), correct ? 1 / right.length : -1 / right.length] as const);
  const choices = question.options.map(
    ({ id, text }) => `<simpleChoice identifier="${option(id)}">${inlineToXhtml(context.text(text))}</simpleChoice>`,
  );
  return {
    declarations: declaration({
      cardinality: single ? 'single' : 'multiple',
      baseType: 'identifier',
      correct: right.map(({ id }) => option(id)),
      ...(single ? {} : { entries }),
    }),
    body: `<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="${single ? 1 : 0}">${choices.join('')}</choiceInteraction>`,
    processing: single ? 'match_correct' : 'map_response',
  };
}

function orderItem({ options }: QuestionOf<'order'>, context: ExportContext): Item {
  const choices = options.map(
    ({ id, text }) => `<simpleChoice identifier="${option(id)}">${inlineToXhtml(context.text(text))}</simpleChoice>`,
  );
  return {
    declarations: declaration({ cardinality: 'ordered', baseType: 'identifier', correct: options.map(({ id }) => option(id)) }),
    body: `<orderInteraction responseIdentifier="RESPONSE" shuffle="true">${choices.join('')}</orderInteraction>`,
    processing: 'match_correct',
  };
}

function matchItem({ options, targets }: QuestionOf<'match'>, context: ExportContext): Item {
  const pairs = options.map((each) => `${option(each.id)} ${target(each.target)}`);
  const choice = (id: string, text: string, most: number) =>
    `<simpleAssociableChoice identifier="${id}" matchMax="${most}">${inlineToXhtml(text)}</simpleAssociableChoice>`;
  const sets = [
    options.map(({ id, text }) => choice(option(id), context.text(text), 1)),
    targets.map(({ id, text }) => choice(target(id), context.text(text), options.length)),
  ];
  return {
    declarations: declaration({
      cardinality: 'multiple',
      baseType: 'directedPair',
      correct: pairs,
      entries: pairs.map((pair) => [pair, 1 / pairs.length] as const),
    }),
    body: `<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="${options.length}">${sets.map((set) => `<simpleMatchSet>${set.join('')}</simpleMatchSet>`).join('')}</matchInteraction>`,
    processing: 'map_response',
  };
}

function textItem({ accept }: QuestionOf<'short'>): Item {
  const entries = accept.map((form) => [form, 1] as const);
  return {
    declarations: declaration({ cardinality: 'single', baseType: 'string', correct: [accept[0]!], entries, caseSensitive: false }),
    body: '<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="40"/></p>',
    processing: 'map_response',
  };
}

function numberItem({ answer, tolerance }: QuestionOf<'number'>): Item {
  const rule = `<responseCondition><responseIf><equal toleranceMode="absolute" tolerance="${tolerance} ${tolerance}"><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition>`;
  return {
    declarations: declaration({ cardinality: 'single', baseType: 'float', correct: [String(answer)] }),
    body: '<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="12"/></p>',
    processing: rule,
  };
}

function gapItem({ manifest, gaps }: QuestionOf<'gap'>): Item {
  const name = (id: string) => `GAP-${id}`;
  const declarations = gaps.map(({ id, accept }) =>
    declaration({
      identifier: name(id),
      cardinality: 'single',
      baseType: 'string',
      correct: [accept[0]!],
      entries: accept.map((form) => [form, 1 / gaps.length] as const),
      caseSensitive: true,
    }),
  );
  const text = escapeXml(manifest.trimEnd()).replace(
    /\[\[([a-z0-9-]+)\]\]/g,
    (_, id: string) => `<textEntryInteraction responseIdentifier="${name(id)}" expectedLength="20"/>`,
  );
  const sum = gaps.map(({ id }) => `<mapResponse identifier="${name(id)}"/>`).join('');
  return {
    declarations: declarations.join(''),
    body: `<pre>${text}</pre>`,
    processing: `<setOutcomeValue identifier="SCORE"><sum>${sum}</sum></setOutcomeValue>`,
  };
}

interface Declaration {
  identifier?: string;
  cardinality: string;
  baseType: string;
  correct: readonly string[];
  entries?: readonly (readonly [string, number])[];
  caseSensitive?: boolean;
}

function declaration({ identifier = 'RESPONSE', cardinality, baseType, correct, entries, caseSensitive }: Declaration): string {
  const values = correct.map((value) => `<value>${escapeXml(value)}</value>`).join('');
  const sensitive = caseSensitive === undefined ? '' : ` caseSensitive="${caseSensitive}"`;
  const mapped = entries?.map(([key, value]) => `<mapEntry mapKey="${escapeXml(key)}" mappedValue="${value}"${sensitive}/>`).join('');
  const mapping = mapped === undefined ? '' : `<mapping lowerBound="0" defaultValue="0">${mapped}</mapping>`;
  return `<responseDeclaration identifier="${identifier}" cardinality="${cardinality}" baseType="${baseType}"><correctResponse>${values}</correctResponse>${mapping}</responseDeclaration>`;
}

function wholeItem(version: QtiVersion, question: Question, { declarations, body, processing }: Item, context: ExportContext): string {
  const { namespace, templates } = VERSIONS[version];
  const rules = processing.startsWith('<')
    ? `<responseProcessing>${processing}</responseProcessing>`
    : `<responseProcessing template="${templates(processing)}"/>`;
  const outcome = (name: string, value: number) =>
    `<outcomeDeclaration identifier="${name}" cardinality="single" baseType="float"><defaultValue><value>${value}</value></defaultValue></outcomeDeclaration>`;
  const explanation = `<modalFeedback outcomeIdentifier="EXPLANATION" identifier="shown" showHide="hide">${markdownToXhtml(context.text(question.explanation))}</modalFeedback>`;
  const item = [
    `<assessmentItem xmlns="${namespace}" identifier="q-${question.id}" title="${escapeXml(question.id)}" adaptive="false" timeDependent="false">`,
    declarations,
    outcome('SCORE', 0),
    outcome('MAXSCORE', question.points),
    '<outcomeDeclaration identifier="EXPLANATION" cardinality="single" baseType="identifier"/>',
    `<itemBody>${markdownToXhtml(context.text(question.prompt))}${body}</itemBody>`,
    rules,
    explanation,
    '</assessmentItem>',
  ].join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${version === 'qti30' ? inVersion3(item) : item}\n`;
}

/** Elements of XHTML have the same names in both versions. */
const XHTML = new Set(['p', 'pre', 'code', 'strong', 'em']);
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function inVersion3(xml: string): string {
  return xml.replace(/<(\/?)([A-Za-z]+)((?:\s+[A-Za-z]+="[^"]*")*)/g, (_, slash: string, name: string, attributes: string) => {
    const renamed = attributes.replace(/\s([A-Za-z]+)=/g, (__, attribute: string) => ` ${kebab(attribute)}=`);
    return `<${slash}${XHTML.has(name) ? name : `qti-${kebab(name)}`}${renamed}`;
  });
}

function manifestOf(version: QtiVersion, paths: readonly string[]): string {
  const { manifest, schema, resource } = VERSIONS[version];
  const resources = paths.map(
    (path, index) => `    <resource identifier="item-${index + 1}" type="${resource}" href="${path}"><file href="${path}"/></resource>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="${manifest}" identifier="quiz">
  <metadata><schema>${schema[0]}</schema><schemaversion>${schema[1]}</schemaversion></metadata>
  <organizations/>
  <resources>
${resources.join('')}  </resources>
</manifest>
`;
}
