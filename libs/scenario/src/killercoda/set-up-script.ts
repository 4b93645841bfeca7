/** What prepares the machine of a Killercoda scenario before its learner arrives. */

/** Where it tells what the scripts printed and how they ended. */
export const SET_UP_LOG = '/tmp/killercoda.log';

/** Seconds of virtual time for which the learner waits: what takes longer goes on behind them. */
const PATIENCE = 480;

/**
 * All scripts begin at the same time, as they do there, where one often waits for what another one does. One that fails does not keep the learner out.
 * `modes` are commands that come first. Empty when there is nothing to do.
 */
export function setUpScript(modes: readonly string[], scripts: readonly string[]): string {
  if (scripts.length === 0) return modes.map((line) => `${line}\n`).join('');
  const begin = scripts.map((script) => `begin ${quoted(script)} &`);
  return `${[...modes, BEGIN, ...begin, WAIT].join('\n')}\n`;
}

const BEGIN = `begin() {
  bash "$1" || echo "\${1##*/} ended with exit code $?"
} >> ${SET_UP_LOG} 2>&1`;

const WAIT = `for ((second = 0; second < ${PATIENCE}; second++)); do
  [ -n "$(jobs -r)" ] || exit 0
  sleep 1
done
echo 'what prepares the scenario has not ended yet' >> ${SET_UP_LOG}`;

function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
