import preset from '../../jest.preset.mjs';

/** One file after the other: each has a server and a browser of its own, and the machine has to carry them. */
export default { ...preset, maxWorkers: 1, maxConcurrency: 2, testTimeout: 600_000 };
