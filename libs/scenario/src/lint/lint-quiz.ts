import type { Question, QuestionOf } from '../format/quiz.schema.ts';
import type { QuizRules } from '../format/scenario.ts';
import { gapsIn } from '../quiz/gaps.ts';
import type { Problem } from '../source/problem.ts';
import type { YamlSource } from '../source/yaml-source.ts';
import { missingTranslations, repeatedIds } from './translations.ts';

/** `questions` in the order of the file: those for everybody, then those of each pool. */
export function lintQuiz(questions: readonly Question[], { pools }: QuizRules, source: YamlSource): Problem[] {
  const pooled = pools.flatMap((pool, index) => pool.questions.map((_, position) => ['pools', index, 'questions', position]));
  const paths: PropertyKey[][] = questions.map((_, index) => pooled[index - (questions.length - pooled.length)] ?? ['questions', index]);
  return [
    ...repeatedIds(
      source,
      'question',
      questions.map(({ id }, index) => ({ id, path: paths[index]! })),
    ),
    ...repeatedIds(
      source,
      'pool',
      pools.map(({ id }, index) => ({ id, path: ['pools', index] })),
    ),
    ...pools.flatMap(({ draw, questions: own }, index) =>
      draw > own.length ? [source.problemAt(['pools', index, 'draw'], `${draw} are drawn, but the pool has ${own.length} questions`)] : [],
    ),
    ...questions.flatMap((question, index) => lintQuestion(question, paths[index]!, source)),
    ...missingTranslations(source),
  ];
}

function lintGaps({ manifest, gaps }: QuestionOf<'gap'>, path: PropertyKey[], source: YamlSource): Problem[] {
  const written = gapsIn(manifest);
  return [
    ...repeatedIds(source, 'gap', placesOf(gaps, [...path, 'gaps'])),
    ...gaps.flatMap(({ id }, index) => {
      const times = written.filter((each) => each === id).length;
      return times === 1 ? [] : [source.problemAt([...path, 'gaps', index], `[[${id}]] stands ${times} times in the manifest, not once`)];
    }),
    ...written
      .filter((id) => !gaps.some((gap) => gap.id === id))
      .map((id) => source.problemAt([...path, 'manifest'], `nothing is accepted in the gap [[${id}]]: name it in gaps`)),
  ];
}

function lintFaultyLines({ manifest, faulty }: QuestionOf<'line'>, path: PropertyKey[], source: YamlSource): Problem[] {
  const lines = manifest.trimEnd().split('\n').length;
  return faulty.flatMap((line, index) =>
    line > lines ? [source.problemAt([...path, 'faulty', index], `there is no line ${line}: the manifest has ${lines}`)] : [],
  );
}

function lintQuestion(question: Question, path: PropertyKey[], source: YamlSource): Problem[] {
  const optionIds = 'options' in question ? placesOf(question.options, [...path, 'options']) : [];
  const repeated = repeatedIds(source, 'option', optionIds);
  if (question.type === 'single' || question.type === 'multiple') return [...repeated, ...lintChoices(question, path, source)];
  if (question.type === 'gap') return lintGaps(question, path, source);
  if (question.type === 'line') return lintFaultyLines(question, path, source);
  if (question.type === 'do') return repeatedIds(source, 'check', placesOf(question.checks, [...path, 'checks']));
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
