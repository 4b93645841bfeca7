/** The words of a script that stand where a command is called: for asking whether there are such programs. Comments, texts and functions of its own are left out. */
export function wordsCalled(script: string): string[] {
  const own = new Set([...script.matchAll(/(?:^|\n)\s*(?:function\s+)?([\w-]+)\s*\(\)/g)].map(([, name]) => name!));
  const code = script
    .replace(/<<-?\s*(['"]?)(\w+)\1[^]*?\n\s*\2\s*(?=\n|$)/g, '<<X\n')
    .replace(/\\\n/g, ' ')
    .replace(/'[^']*'/g, "''")
    .replace(/"(?:\\[^]|[^"\\])*"/g, (text) => `"${[...text.matchAll(/\$\([^()]*\)/g)].join(' ')}"`)
    .replace(/(^|\s)#.*$/gm, '$1');
  return [...new Set([...code.matchAll(CALL)].map(([, word]) => word!))].filter((word) => !own.has(word) && !KEYWORDS.has(word));
}

/** Where a command may begin, what may stand before its name (keywords, assignments), and the name. */
const CALL =
  /(?:^|[\n;|&`]|\(\)|(?<!\()\((?!\())\s*(?:(?:then|do|else|elif|if|while|until|!|sudo|exec|time|\{)\s+|[A-Za-z_]\w*=[^\s$("`]*\s+)*([A-Za-z_][\w.-]*)(?=[\s;|&)`]|$)/g;

const KEYWORDS = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'for',
  'while',
  'until',
  'do',
  'done',
  'case',
  'esac',
  'in',
  'function',
  'select',
  'sudo',
  'time',
  'X',
]);
