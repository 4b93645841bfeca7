/** `drydock scenario quiz`: quizzes from and for other systems. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { exportQuiz, importQuiz, LOCALES, QUIZ_FORMATS, quizFile, type Locale, type QuizFormat } from '@drydock/scenario';
import { readZip, writeZip } from '../../archives/zip.ts';
import { readInput, reasonOf, UsageError } from '../../cluster/usage-error.ts';
import { findLesson, LessonsNotFound } from '../../lessons/lesson-files.ts';

const SCHEMA = fileURLToPath(import.meta.resolve('@drydock/scenario/schema/quiz.schema.json'));

interface QuizOptions {
  format: QuizFormat;
  locale: Locale;
  force?: true;
}

export function quizCommand(): Command {
  return new Command('quiz')
    .description('takes quizzes over from other systems, and gives them to others')
    .addCommand(importCommand())
    .addCommand(exportCommand());
}

const formatOption = () =>
  new Option('--format <format>', 'gift, moodle (Moodle XML), qti21 or qti30').choices([...QUIZ_FORMATS]).makeOptionMandatory();
const localeOption = () => new Option('--locale <locale>', 'the language of the texts').choices([...LOCALES]).default('en');

function importCommand(): Command {
  return new Command('import')
    .description('makes a quiz.yaml of the questions in a file; of QTI also of a package (.zip) or a folder')
    .argument('<from>', 'the file or folder')
    .argument('<quiz>', 'the quiz.yaml to write')
    .addOption(formatOption())
    .addOption(localeOption())
    .option('--force', 'writes over a file that is there')
    .action((from: string, to: string, options: QuizOptions, command: Command) => report(command, () => takeOver(from, to, options)));
}

function exportCommand(): Command {
  return new Command('export')
    .description("writes a lesson's questions for another system; QTI becomes a package (.zip)")
    .argument('<lesson>', 'the folder of the lesson')
    .argument('<to>', 'the file to write')
    .addOption(formatOption())
    .addOption(localeOption())
    .option('--force', 'writes over a file that is there')
    .action((lesson: string, to: string, options: QuizOptions, command: Command) => report(command, () => giveAway(lesson, to, options)));
}

/** The exit status is 1 when something was lost. */
function report(command: Command, work: () => { done: string; lost: readonly string[] }): void {
  try {
    const { done, lost } = work();
    for (const line of lost) console.error(`not taken over: ${line}`);
    console.log(done);
    process.exitCode = lost.length > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof UsageError || error instanceof LessonsNotFound) command.error(`error: ${error.message}`, { exitCode: 2 });
    throw error;
  }
}

function takeOver(from: string, to: string, { format, locale, force }: QuizOptions) {
  const { questions, lost } = importQuiz(format, filesOf(from), locale);
  if (questions.length === 0) throw new UsageError([`${from} holds no question that can be used`, ...lost].join('\n'));
  const schema = path
    .relative(path.dirname(path.resolve(to)), SCHEMA)
    .split(path.sep)
    .join('/');
  write(to, quizFile(questions, schema), force);
  return { done: `${questions.length} questions in ${to}`, lost };
}

function giveAway(lesson: string, to: string, { format, locale, force }: QuizOptions) {
  const { quiz } = findLesson(lesson).scenario;
  if (quiz.length === 0) throw new UsageError(`${lesson} has no questions`);
  const { files, lost } = exportQuiz(format, quiz, locale);
  write(to, format.startsWith('qti') ? writeZip(files) : Object.values(files)[0]!, force);
  return { done: `${quiz.length - new Set(lost.filter((line) => line.includes('no questions of type'))).size} questions in ${to}`, lost };
}

function filesOf(from: string): Record<string, string> {
  if (!existsSync(from)) throw new UsageError(`${from}: no such file or directory`);
  if (statSync(from).isDirectory()) {
    const files = readdirSync(from, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && entry.name.endsWith('.xml'),
    );
    return Object.fromEntries(
      files.map((entry) => [path.join(entry.parentPath, entry.name), readFileSync(path.join(entry.parentPath, entry.name), 'utf8')]),
    );
  }
  if (!from.endsWith('.zip')) return { [from]: readInput('quiz', from) };
  return Object.fromEntries([...readZip(readFileSync(from), from)].map(([file, content]) => [file, content.toString('utf8')]));
}

function write(file: string, content: string | Buffer, force: true | undefined): void {
  if (existsSync(file) && !force) throw new UsageError(`${file} is there already: use --force to write over it`);
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    writeFileSync(file, content);
  } catch (error) {
    throw new UsageError(reasonOf(error, file));
  }
}
