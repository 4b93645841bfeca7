/** `drydock scenario import`: a scenario of Killercoda as a lesson of ours. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { prepareSandbox } from '@drydock/grading';
import { loadScenarios, newTrackFile, type ConvertedLesson } from '@drydock/scenario';
import { lessonIdOf, killercodaLesson, schemasFrom } from '../../lessons/killercoda-lessons.ts';
import { killercodaLimits } from '../../lessons/killercoda-limits.ts';
import { readTexts } from '../../lessons/lesson-files.ts';
import { LessonsNotFound } from '../../lessons/lesson-errors.ts';
import { ARRIVAL } from '../../lessons/prove-lesson.ts';

const PICTURE = /\.(svg|png|jpe?g|gif|webp)$/i;

export function importCommand(): Command {
  return new Command('import')
    .description('makes a lesson of a scenario of Killercoda; its verify scripts become checks, and what can not work is named')
    .argument('<from>', 'the folder with index.json')
    .argument('<lesson>', 'the folder to write: <track>/<lesson>')
    .action(async (from: string, to: string, _: object, command: Command) => {
      try {
        for (const line of await takeOver(from, to)) console.log(line);
      } catch (error) {
        if (error instanceof LessonsNotFound) command.error(`error: ${error.message}`, { exitCode: 2 });
        throw error;
      }
    });
}

/** What to tell. */
async function takeOver(from: string, to: string): Promise<string[]> {
  if (!existsSync(path.join(from, 'index.json')))
    throw new LessonsNotFound(`${from} holds no scenario of Killercoda: there is no index.json`);
  if (existsSync(to) && readdirSync(to).length > 0) throw new LessonsNotFound(`${to} is there already and not empty`);
  const lesson = killercodaLesson(readTexts(from, from), from, to);
  if (!lesson) throw new LessonsNotFound(`${from} holds no scenario of Killercoda: index.json has no "details"`);
  for (const [file, text] of Object.entries(lesson.files)) {
    const target = path.join(to, file);
    mkdirSync(path.dirname(target), { recursive: true });
    if (PICTURE.test(file)) copyFileSync(path.join(from, file), target);
    else writeFileSync(target, text);
  }
  const track = path.join(path.dirname(path.resolve(to)), 'track.yaml');
  if (!existsSync(track)) writeFileSync(track, newTrackFile(path.basename(path.dirname(track)), schemasFrom(path.dirname(track))));
  const notes = await limits(lesson, to);
  return [
    `${Object.keys(lesson.files).length} files in ${to}`,
    ...notes.map((note) => `note: ${note}`),
    `Still to be written: solution.sh and wrong/*.sh, which prove it. Then: npx drydock scenario check ${to}`,
  ];
}

async function limits(lesson: ConvertedLesson, to: string): Promise<string[]> {
  const place = `imported/${lessonIdOf(to)}`;
  const files = Object.fromEntries(Object.entries(lesson.files).map(([file, text]) => [`${place}/${file}`, text]));
  const [scenario] = loadScenarios(files, { tracks: 'optional' }).tracks.flatMap((track) => track.scenarios);
  if (!scenario) return [...lesson.notes, 'the lesson can not be read yet: `drydock scenario check` says why'];
  return killercodaLimits(lesson, await prepareSandbox(scenario, { seed: 1, now: ARRIVAL }));
}
