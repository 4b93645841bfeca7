/** An empty repository on the disk. */
import type { Files } from '../../files/files.ts';
import { fatal } from './git-error.ts';
import { Repository } from './repository.ts';

const DESCRIPTION = "Unnamed repository; edit this file 'description' to name the repository.\n";
const EXCLUDE = `# git ls-files --others --exclude-from=.git/info/exclude
# Lines that start with '#' are comments.
# For a project mostly in C, the following would be a good set of
# exclude patterns (uncomment them if you want to use them):
# *.[oa]
# *~
`;

/** `path`: the work tree, or the repository itself when it is `bare`; absolute. */
export function createRepository(files: Files, path: string, bare: boolean, branch: string): Repository {
  const directory = bare ? path : `${path === '/' ? '' : path}/.git`;
  for (const name of ['branches', 'hooks', 'info', 'objects/info', 'objects/pack', 'refs/heads', 'refs/tags']) {
    const error = files.makeDirectories(`${directory}/${name}`);
    if (error) throw fatal(`cannot mkdir ${directory}: ${error.message}`);
  }
  const logs = bare ? '' : '\tlogallrefupdates = true\n';
  files.writeText(`${directory}/config`, `[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = ${bare}\n${logs}`);
  files.writeText(`${directory}/description`, DESCRIPTION);
  files.writeText(`${directory}/info/exclude`, EXCLUDE);
  files.writeText(`${directory}/HEAD`, `ref: refs/heads/${branch}\n`);
  return new Repository(files, directory, bare ? undefined : path);
}
