import { builtinModules } from 'node:module';
import { isPure, isSpec, projectOf } from './import-judgement.mjs';
import { workspacePath } from './workspace-path.mjs';

const CLOCK = 'take a Clock parameter (@drydock/apimachinery)';
const RNG = 'take an Rng parameter (@drydock/apimachinery)';
const EVENTS = 'enqueue a due event {at, component, key} on the virtual clock';
const EDGE = 'do it in an app or in an impure lib and pass the result in as a parameter';
const RESULT = 'return the text or the error as a value';

/** Globals that no pure file may name, each with what to do instead. */
const BANNED_GLOBALS = {
  setTimeout: EVENTS,
  setInterval: EVENTS,
  setImmediate: EVENTS,
  clearTimeout: EVENTS,
  clearInterval: EVENTS,
  clearImmediate: EVENTS,
  requestAnimationFrame: EVENTS,
  queueMicrotask: 'call the function, or enqueue a due event: the order of microtasks must decide nothing',
  performance: CLOCK,
  crypto: RNG,
  process: EDGE,
  Buffer: 'use Uint8Array',
  require: EDGE,
  console: RESULT,
  fetch: EDGE,
  XMLHttpRequest: EDGE,
  WebSocket: EDGE,
  Worker: EDGE,
  window: EDGE,
  document: EDGE,
  navigator: EDGE,
  localStorage: EDGE,
  sessionStorage: EDGE,
};

/** Members that no pure file may read from these globals. */
const BANNED_MEMBERS = { Date: { now: CLOCK }, Math: { random: RNG } };

const GLOBAL_OBJECTS = new Set(['globalThis', 'self', 'global']);
const AMBIENT_GLOBALS = new Set([...Object.keys(BANNED_GLOBALS), ...Object.keys(BANNED_MEMBERS), ...GLOBAL_OBJECTS]);
const builtins = new Set(builtinModules);

/** Pure libs take time, randomness and the outside world as parameters: see `pure` in `boundaries.mjs`. Specs are exempt. */
export const pureCore = {
  meta: {
    type: 'problem',
    docs: { description: 'pure libs name no clock, randomness, timer, process or Node built-in' },
    messages: {
      ambient: '{{what}} in {{project}}, which is pure: {{instead}}.',
      builtin: "'{{what}}' in {{project}}, which is pure and runs in a browser too: {{instead}}.",
    },
    schema: [],
  },
  create(context) {
    const file = workspacePath(context);
    const project = projectOf(file);
    if (!isPure(file) || isSpec(file)) return {};

    const report = (node, what, instead) => context.report({ node, messageId: 'ambient', data: { what, project, instead } });
    const checkModule = (source) => {
      if (typeof source?.value !== 'string') return;
      const what = source.value;
      if (!what.startsWith('node:') && !builtins.has(what.split('/')[0])) return;
      context.report({ node: source, messageId: 'builtin', data: { what, project, instead: EDGE } });
    };
    return {
      ImportDeclaration: (node) => checkModule(node.source),
      ExportNamedDeclaration: (node) => checkModule(node.source),
      ExportAllDeclaration: (node) => checkModule(node.source),
      ImportExpression: (node) => checkModule(node.source),
      'Program:exit': (node) => {
        for (const identifier of ambientReferences(context.sourceCode.getScope(node))) checkGlobal(identifier, identifier.name, report);
      },
    };
  },
};

/** Every value reference to a watched global that no declaration of the file shadows. */
function ambientReferences(globalScope) {
  const predefined = globalScope.variables.filter((variable) => variable.defs.length === 0).flatMap((variable) => variable.references);
  return [...predefined, ...globalScope.through]
    .filter((reference) => !reference.isTypeReference && AMBIENT_GLOBALS.has(reference.identifier.name))
    .map((reference) => reference.identifier);
}

/** `node` evaluates to the global called `name`; it is the identifier itself, or `globalThis.name`. */
function checkGlobal(node, name, report) {
  if (Object.hasOwn(BANNED_GLOBALS, name)) return report(node, name, BANNED_GLOBALS[name]);
  for (const { at, member } of membersRead(node)) {
    if (GLOBAL_OBJECTS.has(name)) checkGlobal(at, member, report);
    else if (Object.hasOwn(BANNED_MEMBERS[name] ?? {}, member)) report(at, `${name}.${member}`, BANNED_MEMBERS[name][member]);
  }
  if (name === 'Date') checkDateCall(node, report);
}

function checkDateCall(node, report) {
  const { parent } = node;
  if (parent.callee !== node) return;
  if (parent.type === 'NewExpression' && parent.arguments.length === 0) report(parent, 'new Date() without an argument', CLOCK);
  if (parent.type === 'CallExpression') report(parent, 'Date()', CLOCK);
}

/** The members that the parent expression reads from `node`: `node.x`, `node['x']`, `const { x } = node`. */
function membersRead(node) {
  const { parent } = node;
  if (parent.type === 'MemberExpression' && parent.object === node) {
    const member = parent.computed ? parent.property.value : parent.property.name;
    return typeof member === 'string' ? [{ at: parent, member }] : [];
  }
  if (parent.type === 'VariableDeclarator' && parent.init === node && parent.id.type === 'ObjectPattern') {
    return parent.id.properties
      .filter((property) => property.type === 'Property' && property.key.type === 'Identifier')
      .map((property) => ({ at: property, member: property.key.name }));
  }
  return [];
}
