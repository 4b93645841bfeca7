import path from 'node:path';
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from '../workspace/root.mjs';
import { pureCore } from './pure-core.rule.mjs';

const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } });
const filename = path.join(root, 'libs/apiserver/src/store/store.ts');
const valid = (code, file) => ({ filename: file === undefined ? filename : path.join(root, file), code });
const ambient = (code, what, instead) => ({
  filename,
  code,
  errors: [{ message: `${what} in libs/apiserver, which is pure: ${instead}.` }],
});

const CLOCK = 'take a Clock parameter (@drydock/apimachinery)';
const RNG = 'take an Rng parameter (@drydock/apimachinery)';
const EVENTS = 'enqueue a due event {at, component, key} on the virtual clock';
const EDGE = 'do it in an app or in an impure lib and pass the result in as a parameter';

tester.run('pure-core', pureCore, {
  valid: [
    valid('export const at = (clock) => clock.now();'),
    valid('export const parse = (text) => new Date(text).getTime();'),
    valid('export const round = Math.round(1.5);'),
    valid('export const run = (process, console) => process.exit(console.log);'),
    valid('export const spec = { performance: 1, setTimeout: 2 }; export const n = spec.performance + spec.setTimeout;'),
    valid('type Process = { process: string };'),
    valid('const day = Date.now(); setTimeout(() => {}, day);', 'libs/apiserver/src/store/store.spec.ts'),
    valid("import fs from 'node:fs'; fs.readFileSync('x');", 'libs/apiserver/test-support/recording.ts'),
    valid("Buffer.from('x');", 'libs/kube-http/src/endpoint.ts'),
    valid("import fs from 'node:fs'; fs.readFileSync('x');", 'libs/persistence/src/database.ts'),
  ],
  invalid: [
    ambient('Date.now();', 'Date.now', CLOCK),
    ambient("Date['now']();", 'Date.now', CLOCK),
    ambient('const { now } = Date;', 'Date.now', CLOCK),
    ambient('new Date();', 'new Date() without an argument', CLOCK),
    ambient('Date();', 'Date()', CLOCK),
    ambient('new globalThis.Date();', 'new Date() without an argument', CLOCK),
    ambient('performance.now();', 'performance', CLOCK),
    ambient('Math.random();', 'Math.random', RNG),
    ambient('globalThis.Math.random();', 'Math.random', RNG),
    ambient('const { random } = Math;', 'Math.random', RNG),
    ambient('crypto.randomUUID();', 'crypto', RNG),
    ambient('globalThis.crypto.randomUUID();', 'crypto', RNG),
    ambient('setTimeout(() => {}, 1);', 'setTimeout', EVENTS),
    ambient('setInterval(() => {}, 1);', 'setInterval', EVENTS),
    ambient('globalThis.setTimeout(() => {}, 1);', 'setTimeout', EVENTS),
    ambient(
      'queueMicrotask(() => {});',
      'queueMicrotask',
      'call the function, or enqueue a due event: the order of microtasks must decide nothing',
    ),
    ambient('process.exit();', 'process', EDGE),
    ambient('const env = globalThis.process.env;', 'process', EDGE),
    ambient("fetch('http://x');", 'fetch', EDGE),
    ambient("console.log('x');", 'console', 'return the text or the error as a value'),
    ambient("Buffer.from('x');", 'Buffer', 'use Uint8Array'),
    {
      filename: path.join(root, 'libs/kube-http/src/protobuf/wire-reader.ts'),
      code: "Buffer.from('x');",
      errors: [{ messageId: 'ambient' }],
    },
    { filename, code: "import fs from 'node:fs';", errors: [{ messageId: 'builtin' }] },
    { filename, code: "import { join } from 'path';", errors: [{ messageId: 'builtin' }] },
    { filename, code: "export * from 'fs/promises';", errors: [{ messageId: 'builtin' }] },
    { filename, code: "const os = await import('node:os');", errors: [{ messageId: 'builtin' }] },
  ],
});
