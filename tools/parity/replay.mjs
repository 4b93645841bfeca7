import { REFERENCE_PROFILE, withTemplateRelease } from '@drydock/cluster';
import { Sandbox } from '@drydock/sandbox';
import { compareCommand, lineDiff } from './compare.mjs';
import { normaliserOf } from './normalise.mjs';
import { parseTranscript, serverRelease, streamLines } from './transcript.mjs';

/** When the recordings were made: nothing may depend on it. */
const START = Date.UTC(2026, 10, 20, 18, 53, 52);
const SEED = 1;

/** The longest that the recorder waited for quiet, and how often it looked. */
const SETTLE_LIMIT = 15_000;
const LOOK_EVERY = 100;

const LEASES = 'leases.coordination.k8s.io';

/**
 * Replays one transcript in a fresh cluster.
 *
 * @param {string} text
 * @returns {Promise<{counted: number, identical: number, differences: {name: string, diff: string[]}[]}>} the name of a command is its text,
 *   with a number in brackets from the second time on that the transcript has it
 */
export async function replay(text) {
  const entries = parseTranscript(text);
  const commands = entries.filter((entry) => entry.kind === 'command');
  const normalise = normaliserOf(commands.map((command) => command.text));
  const stage = new Stage(profileFor(serverRelease(text)));
  const result = { counted: 0, identical: 0, differences: [] };
  const nameOf = newNamer();
  let settle = 1500;
  for (const entry of entries) {
    if (entry.kind === 'wait') await stage.sandbox.pass(entry.milliseconds);
    else if (entry.kind === 'settle') settle = entry.milliseconds;
    else {
      const name = nameOf(entry.text);
      await stage.settle(settle);
      const actual = await stage.run(entry.text);
      if (!entry.counted) continue;
      result.counted++;
      const comparison = compareCommand(entry.text, entry, actual, normalise);
      if (comparison.identical) result.identical++;
      else result.differences.push({ name, diff: lineDiff(comparison.expected, comparison.actual) });
    }
  }
  return result;
}

function newNamer() {
  const times = new Map();
  return (text) => {
    const time = (times.get(text) ?? 0) + 1;
    times.set(text, time);
    return time === 1 ? text : `${text} (${time})`;
  };
}

/** The cluster of the reference, with the names that a server of this release gives; undefined: as the reference's own server does. */
const profileFor = (release) => (release ? withTemplateRelease(REFERENCE_PROFILE, release) : REFERENCE_PROFILE);

/** A sandbox of the reference's kind with one shell in it. */
class Stage {
  #session;
  #changedAt = 0;

  constructor(profile) {
    this.sandbox = Sandbox.create({ seed: SEED, now: START, profile });
    this.#session = this.sandbox.openScriptSession();
    this.sandbox.cluster.api.storage.subscribe(({ resource }) => {
      if (resource !== LEASES) this.#changedAt = this.sandbox.now;
    });
  }

  /** Lets time pass until nothing has changed for so long. */
  async settle(milliseconds) {
    const start = this.sandbox.now;
    this.#changedAt = start;
    while (this.sandbox.now - this.#changedAt < milliseconds && this.sandbox.now - start < SETTLE_LIMIT)
      await this.sandbox.pass(LOOK_EVERY);
  }

  async run(text) {
    const { stdout, stderr, status } = await this.#session.run(text);
    return { stdout: streamLines(stdout), stderr: streamLines(stderr), status };
  }
}
