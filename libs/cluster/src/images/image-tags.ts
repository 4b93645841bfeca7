/** Which tags a repository has. */
export interface TagRule {
  /** Whole tags that are not versions: `latest`, `stable`. */
  words?: readonly string[];
  /** Major and minor of the newest release: versions beyond do not exist. Absent: the repository has no version tags. */
  newest?: readonly [major: number, minor: number];
  /** The oldest major release that was published. */
  oldest?: number;
  /** Tags begin with `v`. */
  prefix?: 'v';
  /** Words that may follow a version after a dash, or stand alone. */
  suffixes?: readonly string[];
}

const ANY_SUFFIX = /^(?:alpine(?:3\.\d{1,2})?|slim|bookworm|bullseye|buster|jammy|noble|focal|debian|ubuntu|ubi\d+|perl|rc\d*|beta\d*)$/;
const VERSION = /^(\d{1,4})(?:\.(\d{1,3}))?(?:\.\d{1,3})?$/;

export function hasTag(rule: TagRule, tag: string): boolean {
  if (tag === 'latest' || rule.words?.includes(tag)) return true;
  if (rule.prefix && !tag.startsWith(rule.prefix)) return false;
  const [version = '', ...suffixes] = tag.slice(rule.prefix?.length ?? 0).split('-');
  const known = (word: string) => ANY_SUFFIX.test(word) || (rule.suffixes?.includes(word) ?? false);
  if (!suffixes.every(known)) return false;
  return VERSION.test(version) ? isReleased(rule, version) : known(version);
}

function isReleased({ newest, oldest = 0 }: TagRule, version: string): boolean {
  if (!newest) return false;
  const [, major = '', minor] = VERSION.exec(version)!;
  if (Number(major) > newest[0] || Number(major) < oldest) return false;
  return Number(major) < newest[0] || minor === undefined || Number(minor) <= newest[1];
}
