/** Finds lessons on disk: a folder of tracks, one track, or one lesson. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readZip } from '../archives/zip.ts';
import { killercodaLesson, lessonIdOf } from './killercoda-lessons.ts';
import { LessonsNotFound } from './lesson-errors.ts';
import { UsageError } from '../cluster/usage-error.ts';
import {
  loadScenarios,
  type ConvertedLesson,
  type LoadedScenarios,
  type Problem,
  type Scenario,
  type ScenarioFiles,
} from '@drydock/scenario';

/** Pictures are not read: only known to be there. */
const PICTURE = /\.(png|jpe?g|gif|webp|ico|pdf|mp4|webm)$/i;

export interface FoundLessons extends LoadedScenarios {
  /** All lessons of all tracks, in the order in which they are taught. */
  scenarios: Scenario[];
  files: ScenarioFiles;
  /** The folder that holds the tracks. */
  root: string;
  /** A scenario of another system that was taken as a lesson. */
  foreign?: ConvertedLesson | undefined;
}

export { LessonsNotFound };

/** A folder, or an archive (.zip) of one. @throws LessonsNotFound */
export function findLessons(folder: string): FoundLessons {
  const { root, files, alone, foreign } = folder.endsWith('.zip') ? filesInArchive(path.resolve(folder)) : filesOf(path.resolve(folder));
  const loaded = loadScenarios(files, { tracks: alone ? 'optional' : 'required' });
  return { ...loaded, files, root, foreign, scenarios: loaded.tracks.flatMap((track) => track.scenarios) };
}

/** The one lesson of a folder. @throws LessonsNotFound when it holds none, several, or one that can not be used */
export function findLesson(folder: string): { scenario: Scenario; found: FoundLessons } {
  const found = findLessons(folder);
  const [scenario, other] = found.scenarios;
  if (scenario && !other) return { scenario, found };
  if (other)
    throw new LessonsNotFound(
      `${folder} holds ${found.scenarios.length} lessons: name one of them, such as ${path.join(found.root, other.folder)}`,
    );
  const errors = found.problems.filter(({ severity }) => severity === 'error').map((problem) => formatPlace(problem, found.root));
  throw new LessonsNotFound([`the lesson in ${folder} can not be used:`, ...errors].join('\n'));
}

/** `path:line:column: message`, the path as it is seen from here. */
export function formatPlace({ file, line, column, severity, message }: Problem, root: string): string {
  const seen = path.relative(process.cwd(), path.join(root, file));
  const place = line === undefined ? seen : `${seen}:${line}:${column ?? 1}`;
  return `${place}: ${severity === 'warning' ? 'warning: ' : ''}${message}`;
}

interface FilesOfLessons {
  root: string;
  files: ScenarioFiles;
  /** There is no track.yaml. */
  alone: boolean;
  foreign?: ConvertedLesson;
}

function filesOf(folder: string): FilesOfLessons {
  if (!existsSync(folder)) throw new LessonsNotFound(`there is no folder ${folder}`);
  if (!statSync(folder).isDirectory()) throw new LessonsNotFound(`${folder} is not a folder`);
  const foreign = foreignLesson(folder);
  if (foreign) return foreign;
  const alone = existsSync(path.join(folder, 'scenario.yaml'));
  const isTrack = existsSync(path.join(folder, 'track.yaml'));
  const root = alone ? path.dirname(path.dirname(folder)) : isTrack ? path.dirname(folder) : folder;
  const files = readTexts(folder, root);
  const track = path.join(path.dirname(folder), 'track.yaml');
  if (alone && existsSync(track)) Object.assign(files, { [relativePath(track, root)]: readFileSync(track, 'utf8') });
  if (!Object.keys(files).some((file) => file.split('/')[2] === 'scenario.yaml')) {
    throw new LessonsNotFound(`${folder} holds no lesson: neither scenario.yaml nor <track>/<lesson>/scenario.yaml is in it`);
  }
  return { root, files, alone };
}

/** A scenario of Killercoda, as it is: a lesson in memory, with what can not work in it. */
function foreignLesson(folder: string): FilesOfLessons | undefined {
  if (!existsSync(path.join(folder, 'index.json'))) return undefined;
  const converted = killercodaLesson(readTexts(folder, folder), folder);
  if (!converted) return undefined;
  const place = `${path.basename(path.dirname(folder)) || 'killercoda'}/${lessonIdOf(folder)}`;
  const files = Object.fromEntries(Object.entries(converted.files).map(([file, text]) => [`${place}/${file}`, text]));
  return { root: path.dirname(path.dirname(folder)), files, alone: true, foreign: converted };
}

/** The lessons of an archive, which is not unpacked. A single lesson in it lies in a folder for its track, or alone. */
function filesInArchive(archive: string): FilesOfLessons {
  if (!existsSync(archive)) throw new LessonsNotFound(`there is no file ${archive}`);
  const files = [...unpacked(archive)].map(([file, content]) => [file, textOf(file, () => content)] as const);
  const lesson = files.map(([file]) => file).find((file) => path.posix.basename(file) === 'scenario.yaml');
  if (lesson === undefined) throw new LessonsNotFound(`${archive} holds no lesson: there is no scenario.yaml in it`);
  const depth = lesson.split('/').length - 3;
  // `<track>/<lesson>/scenario.yaml` is how lessons are found; an archive may have folders around it, or less.
  const name = path.basename(archive, '.zip');
  const placed = (file: string) =>
    depth >= 0 ? file.split('/').slice(depth).join('/') : `${['archive', name].slice(0, -depth).join('/')}/${file}`;
  const isTrack = files.some(([file]) => placed(file).split('/')[1] === 'track.yaml');
  return { root: archive, files: Object.fromEntries(files.map(([file, text]) => [placed(file), text])), alone: !isTrack };
}

function unpacked(archive: string): Map<string, Buffer> {
  try {
    return readZip(readFileSync(archive), archive);
  } catch (error) {
    if (error instanceof UsageError) throw new LessonsNotFound(error.message);
    throw error;
  }
}

/** Text by path from `root`; what is none (a picture, a program) is only known to be there. */
export function readTexts(folder: string, root: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [relativePath(file, root), textOf(entry.name, () => readFileSync(file))];
    }),
  );
}

/** Empty when the file is not one of text. */
function textOf(name: string, read: () => Buffer): string {
  if (PICTURE.test(name)) return '';
  const content = read();
  return content.includes(0) ? '' : content.toString('utf8');
}

function relativePath(file: string, root: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}
