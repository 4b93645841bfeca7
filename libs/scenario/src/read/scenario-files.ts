/** The files of a folder of lessons. */

/** Text by path, from the folder that holds the tracks: `workloads/pod-lifecycle/scenario.yaml`. Pictures need not have their text. */
export type ScenarioFiles = Readonly<Record<string, string>>;

/** The files of one lesson, by path from its folder. */
export interface LessonFolder {
  track: string;
  id: string;
  path: string;
  files: ReadonlyMap<string, string>;
}

/** Every folder `<track>/<lesson>` with a scenario.yaml, sorted by path. */
export function lessonFolders(files: ScenarioFiles): LessonFolder[] {
  const paths = Object.keys(files).sort();
  return paths.flatMap((path) => {
    const [track, id, name, ...deeper] = path.split('/');
    if (name !== 'scenario.yaml' || deeper.length > 0) return [];
    const prefix = `${track}/${id}/`;
    const own = paths.filter((each) => each.startsWith(prefix)).map((each) => [each.slice(prefix.length), files[each]!] as const);
    return [{ track: track!, id: id!, path: `${track}/${id}`, files: new Map(own) }];
  });
}

/** The paths that a pattern names, sorted; `*` stands for any characters but a slash. */
export function filesMatching(folder: LessonFolder, pattern: string): string[] {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^/]*');
  const expression = new RegExp(`^${source}$`);
  return [...folder.files.keys()].filter((path) => expression.test(path)).sort();
}
