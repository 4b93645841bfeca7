/** From files to tracks of lessons. */
import type { Scenario, Track } from './format/scenario.ts';
import { lintPrerequisites } from './lint/lint-prerequisites.ts';
import { lintScenario } from './lint/lint-scenario.ts';
import { lintSchemaLine } from './lint/lint-schema-line.ts';
import { compareProblems, type Problem } from './source/problem.ts';
import { readDocument } from './source/read-document.ts';
import { YamlSource } from './source/yaml-source.ts';
import { readScenario, type ReadScenario } from './read/read-scenario.ts';
import { lessonFolders, type ScenarioFiles } from './read/scenario-files.ts';

export interface LoadedScenarios {
  /** In the order in which they are taught; lessons that can not be used are left out. */
  tracks: Track[];
  /** Everything that is wrong, sorted by file and place. */
  problems: Problem[];
}

export interface LoadOptions {
  /** `optional`: a lesson by itself needs no track.yaml. */
  tracks?: 'required' | 'optional';
}

/** Reads and lints every lesson. Never throws: what can not be read is a problem. */
export function loadScenarios(files: ScenarioFiles, { tracks: trackFiles = 'required' }: LoadOptions = {}): LoadedScenarios {
  const problems: Problem[] = [];
  const reads: ReadScenario[] = [];
  const byTrack = new Map<string, Scenario[]>();
  for (const folder of lessonFolders(files)) {
    const read = readScenario(folder);
    reads.push(read);
    problems.push(...read.problems, ...lintScenario(read));
    const scenarios = byTrack.get(folder.track) ?? [];
    byTrack.set(folder.track, read.scenario ? [...scenarios, read.scenario] : scenarios);
  }
  const tracks = [...byTrack].flatMap(([id, scenarios]) => readTrack(id, scenarios, files, problems, trackFiles));
  tracks.sort(byOrder);
  if (trackFiles === 'required') problems.push(...lintPrerequisites(tracks, reads));
  return { tracks, problems: problems.sort(compareProblems) };
}

/** A lesson by its address; undefined when there is none. */
export function findScenario(tracks: readonly Track[], track: string, id: string): Scenario | undefined {
  return tracks.find((each) => each.id === track)?.scenarios.find((scenario) => scenario.id === id);
}

function readTrack(
  id: string,
  scenarios: Scenario[],
  files: ScenarioFiles,
  problems: Problem[],
  trackFiles: LoadOptions['tracks'],
): Track[] {
  const file = `${id}/track.yaml`;
  if (!Object.hasOwn(files, file)) {
    if (trackFiles === 'optional') return [{ id, title: { en: id }, summary: { en: id }, order: 0, scenarios }];
    problems.push({ file, severity: 'error', message: 'is missing: it names the track' });
    return [];
  }
  const { document, problems: found } = readDocument('track', new YamlSource(file, files[file]!));
  problems.push(...found, ...lintSchemaLine('track', file, files[file]!));
  return document ? [{ ...document, id, scenarios: scenarios.sort(byOrder) }] : [];
}

function byOrder(a: { order: number; id: string }, b: { order: number; id: string }): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1);
}
