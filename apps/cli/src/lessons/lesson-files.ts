/** Finds lessons on disk: a folder of tracks, one track, or one lesson. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { loadScenarios, type LoadedScenarios, type Problem, type Scenario, type ScenarioFiles } from '@drydock/scenario';

/** Files that are read; pictures are only known to be there. */
const TEXT = /\.(ya?ml|md|sh|json|txt|conf|xml|gift)$/;

export interface FoundLessons extends LoadedScenarios {
  /** All lessons of all tracks, in the order in which they are taught. */
  scenarios: Scenario[];
  files: ScenarioFiles;
  /** The folder that holds the tracks. */
  root: string;
}

/** @throws LessonsNotFound */
export function findLessons(folder: string): FoundLessons {
  const { root, files, alone } = filesOf(path.resolve(folder));
  const loaded = loadScenarios(files, { tracks: alone ? 'optional' : 'required' });
  return { ...loaded, files, root, scenarios: loaded.tracks.flatMap((track) => track.scenarios) };
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

/** What the person who named a folder must put right. */
export class LessonsNotFound extends Error {}

/** `path:line:column: message`, the path as it is seen from here. */
export function formatPlace({ file, line, column, severity, message }: Problem, root: string): string {
  const seen = path.relative(process.cwd(), path.join(root, file));
  const place = line === undefined ? seen : `${seen}:${line}:${column ?? 1}`;
  return `${place}: ${severity === 'warning' ? 'warning: ' : ''}${message}`;
}

function filesOf(folder: string): { root: string; files: ScenarioFiles; alone: boolean } {
  if (!existsSync(folder)) throw new LessonsNotFound(`there is no folder ${folder}`);
  if (!statSync(folder).isDirectory()) throw new LessonsNotFound(`${folder} is not a folder`);
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

function readTexts(folder: string, root: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const isText = TEXT.test(entry.name) || !entry.name.includes('.');
      return [relativePath(file, root), isText ? readFileSync(file, 'utf8') : ''];
    }),
  );
}

function relativePath(file: string, root: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}
