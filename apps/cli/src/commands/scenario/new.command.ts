/** `drydock scenario new`: a small lesson that passes, to be changed into another. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { isLessonId, newLessonFiles, newTrackFile } from '@drydock/scenario';

const SCHEMAS = fileURLToPath(new URL('.', import.meta.resolve('@drydock/scenario/schema/scenario.schema.json')));

export function newCommand(): Command {
  return new Command('new')
    .description('writes a lesson that passes: change it into yours')
    .argument('<folder>', 'where it goes: <track>/<lesson>, the lesson in lower-case words joined by hyphens')
    .action((folder: string, _: object, command: Command) => {
      const problem = problemWith(folder);
      if (problem !== undefined) command.error(`error: ${problem}`);
      for (const file of writeLesson(path.resolve(folder))) console.log(path.relative(process.cwd(), file));
      console.log(`Prove it: npx drydock scenario check ${folder}`);
    });
}

function problemWith(folder: string): string | undefined {
  const id = path.basename(path.resolve(folder));
  if (!isLessonId(id)) return `"${id}" can not be the id of a lesson: write lower-case words joined by hyphens`;
  if (existsSync(folder) && readdirSync(folder).length > 0) return `${folder} is there already and not empty`;
  return undefined;
}

/** The files that were written. A track that is new gets its track.yaml. */
function writeLesson(folder: string): string[] {
  const track = path.dirname(folder);
  const isNewTrack = !existsSync(track);
  const schemaOf = (from: string) => path.relative(from, SCHEMAS).split(path.sep).join('/');
  const files = Object.entries(newLessonFiles(path.basename(folder), schemaOf(folder))).map(
    ([file, text]) => [path.join(folder, file), text] as const,
  );
  if (isNewTrack) files.unshift([path.join(track, 'track.yaml'), newTrackFile(path.basename(track), schemaOf(track))]);
  for (const [file, text] of files) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return files.map(([file]) => file);
}
