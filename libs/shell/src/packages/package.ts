/** What can be installed on a machine, as data: for Debian's package managers and for Alpine's. */

/** Where packages come from: a distribution, or a repository that somebody added (`kubernetes-1.33`). */
export type RepositoryName = string;

export interface Package {
  readonly name: string;
  /** One line, as `apt-cache search` shows it. */
  readonly summary: string;
  readonly section: string;
  /** By repository, newest first. A repository that is not named does not have it. */
  readonly versions: Readonly<Record<RepositoryName, readonly string[]>>;
  /** Kilobytes to download, and kibibytes on disk. */
  readonly size: number;
  readonly installedSize: number;
  /** `all` for what runs anywhere; amd64 when absent. */
  readonly architecture?: 'all';
  /** Of those that are listed, too; the base system is taken for granted. */
  readonly depends?: readonly string[];
  /** Path of an executable → the program that it runs. A package of nothing but programs that the machine does not know is not offered. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly priority?: 'required' | 'important' | 'standard';
}

/** Executables in `/usr/bin` that run the programs of the same names. */
export const executables = (...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [`/usr/bin/${name}`, name]));
