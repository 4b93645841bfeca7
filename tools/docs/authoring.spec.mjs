/** docs/AUTHORING.md describes every key, check form and question type, and its examples are right. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { prepareSandbox, prove, SandboxWorld } from '@drydock/grading';
import { DOCUMENT_SCHEMAS, EXPECTATION_FORMS, formatProblem, jsonSchemaOf, loadScenarios } from '@drydock/scenario';
import { parse } from 'yaml';
import { root } from '../workspace/root.mjs';
import { codeSpans, fencedBlocks, namesIn, section } from './markdown.mjs';

const DOCUMENT = 'docs/AUTHORING.md';
const document = readFileSync(path.join(root, DOCUMENT), 'utf8');

const scenarioSchema = jsonSchemaOf('scenario');
const questionTypes = jsonSchemaOf('quiz').properties.questions.items.oneOf.map(({ properties }) => properties.type.const);

/** Texts in languages and forms of checks have sections of their own. */
const LEAVES = /(Localized(Text|List)|Expectation|Duration|Parameters)$/;

/** `steps[].checks[].points`: every key that an author may write. */
function keyPaths(schema, prefix = '') {
  if (LEAVES.test(schema.$ref ?? '')) return [];
  const resolved = schema.$ref ? scenarioSchema.$defs[schema.$ref.split('/').at(-1)] : schema;
  if (resolved.items) return keyPaths(resolved.items, `${prefix}[]`);
  return Object.entries(resolved.properties ?? {}).flatMap(([key, child]) => {
    const name = prefix ? `${prefix}.${key}` : key;
    return [name, ...keyPaths(child, name)];
  });
}

const headingsIn = (text) => text.split('\n').flatMap((line) => (line.startsWith('### ') ? codeSpans(line) : []));

function differences(heading, written, actual) {
  return [
    ...actual.filter((name) => !written.includes(name)).map((name) => `${DOCUMENT}, "${heading}": describe \`${name}\`.`),
    ...written
      .filter((name) => !actual.includes(name))
      .map((name) => `${DOCUMENT}, "${heading}": remove \`${name}\`, the format has no such thing.`),
  ];
}

/** The problems of a value that stands for `steps[0].checks[0].expect`, or for the questions of a quiz. */
const exampleOf = (name) => parse(fencedBlocks(section(document, `### \`${name}\``)).find(({ language }) => language === 'yaml').content);
const problemsWith = (kind, value) =>
  DOCUMENT_SCHEMAS[kind].safeParse(value).error?.issues.map(({ path: place, message }) => `${place.join('.')}: ${message}`) ?? [];

const text = { en: 'text' };
const scenarioWith = (expect) => ({
  apiVersion: 'drydock.dev/v1',
  kind: 'Scenario',
  metadata: { id: 'a' },
  minutes: 1,
  difficulty: 'beginner',
  title: text,
  summary: text,
  steps: [{ id: 's', checks: [{ id: 'c', title: text, expect }] }],
});

describe(DOCUMENT, () => {
  it('describes every key of scenario.yaml', () => {
    const heading = '## scenario.yaml';
    expect(differences(heading, namesIn(section(document, heading)), keyPaths(scenarioSchema))).toEqual([]);
  });

  it('describes every check form', () => {
    expect(differences('## Checks', headingsIn(section(document, '## Checks')), [...EXPECTATION_FORMS])).toEqual([]);
  });

  it('describes every question type', () => {
    expect(differences('## The quiz', headingsIn(section(document, '## The quiz')), questionTypes)).toEqual([]);
  });

  it.each(EXPECTATION_FORMS)('has an example of %s that the format accepts', (form) => {
    const example = exampleOf(form);
    expect(Object.keys(example)).toEqual([form]);
    expect(problemsWith('scenario', scenarioWith(example))).toEqual([]);
  });

  it.each(questionTypes)('has an example of a question of type %s', (type) => {
    const questions = exampleOf(type);
    expect(questions.map((question) => question.type)).toEqual([type]);
    expect(problemsWith('quiz', { questions })).toEqual([]);
  });

  it('has a whole lesson that is proved', async () => {
    const blocks = fencedBlocks(section(document, '## A whole lesson'));
    const files = Object.fromEntries(blocks.map(({ info, content }) => [info.replace(/^file=/, ''), content]));
    const { tracks, problems } = loadScenarios(files);
    expect(problems.map(formatProblem)).toEqual([]);
    const [lesson] = tracks[0].scenarios;
    expect(lesson.wrongAttempts).toHaveLength(1);
    const newWorld = async (each) => new SandboxWorld(await prepareSandbox(each, { seed: 1, now: Date.UTC(2026, 0, 1) }));
    expect(await prove(lesson, newWorld)).toEqual([]);
  }, 60_000);
});
