import type { Question } from '../format/quiz.schema.ts';
import type { Problem } from '../source/problem.ts';
import type { YamlSource } from '../source/yaml-source.ts';
import { missingTranslations, repeatedIds } from './translations.ts';

export function lintQuiz(questions: readonly Question[], source: YamlSource): Problem[] {
  const places = questions.map(({ id }, index) => ({ id, path: ['questions', index] }));
  return [
    ...repeatedIds(source, 'question', places),
    ...questions.flatMap((question, index) => lintQuestion(question, ['questions', index], source)),
    ...missingTranslations(source),
  ];
}

function lintQuestion(question: Question, path: PropertyKey[], source: YamlSource): Problem[] {
  const optionIds = 'options' in question ? placesOf(question.options, [...path, 'options']) : [];
  const repeated = repeatedIds(source, 'option', optionIds);
  if (question.type === 'single' || question.type === 'multiple') return [...repeated, ...lintChoices(question, path, source)];
  if (question.type !== 'match') return repeated;
  const targets = new Set(question.targets.map(({ id }) => id));
  const dangling = question.options.flatMap(({ target }, index) =>
    targets.has(target) ? [] : [source.problemAt([...path, 'options', index, 'target'], `there is no target "${target}"`)],
  );
  return [...repeated, ...repeatedIds(source, 'target', placesOf(question.targets, [...path, 'targets'])), ...dangling];
}

function lintChoices(question: Extract<Question, { type: 'single' | 'multiple' }>, path: PropertyKey[], source: YamlSource): Problem[] {
  const correct = question.options.filter((option) => option.correct).length;
  if (correct === 0) return [source.problemAt([...path, 'options'], 'no option is correct')];
  if (question.type === 'single' && correct > 1) {
    return [
      source.problemAt([...path, 'options'], `${correct} options are correct: a question with several right answers is of type multiple`),
    ];
  }
  return [];
}

function placesOf(items: readonly { id: string }[], path: PropertyKey[]) {
  return items.map(({ id }, index) => ({ id, path: [...path, index] }));
}
