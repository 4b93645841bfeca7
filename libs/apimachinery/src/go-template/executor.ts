/** Runs the nodes of a Go template (text/template, exec.go). */
import { encodeUtf8 } from '../encoding/base64.ts';
import { getOwn, isRecord } from '../deep/own-property.ts';
import { formatGoValue } from '../go-format/go-print.ts';
import { arityProblem, FunctionError, isTruthy, typeProblem, type FunctionMap, type TemplateFunction } from './functions.ts';
import { TemplateError, type Command, type Operand, type Pipeline, type TemplateBody, type TemplateNode } from './node.ts';

export interface ExecutionContext {
  /** Which template to run. */
  name: string;
  templates: ReadonlyMap<string, TemplateBody>;
  functions: FunctionMap;
  /** How many nodes and characters, by the thousand, may be produced. */
  steps: number;
  /** What is not found is nil, as with `missingkey=zero`, and not a value whose fields are missing too. */
  missingIsNil?: boolean;
  /** What is not found is an error, as with `missingkey=error`. */
  missingFails?: boolean;
  /** Indexes are bigints, as whole numbers are in the templates. */
  bigIntegers?: boolean;
  /** How a value is printed; Go's `%v` of JSON data when absent. */
  format?(value: unknown): string;
}

type Signal = 'break' | 'continue' | undefined;

interface Variable {
  name: string;
  value: unknown;
}

/** Stands for what a template does not find: printed as `<no value>`, and its fields are not found either. */
const MISSING: unique symbol = Symbol('no value');

const DEEPEST_TEMPLATE = 500;
const LARGEST_OUTPUT = 16 * 1024 * 1024;

export class Executor {
  readonly #context: ExecutionContext;
  readonly #output: string[] = [];
  #length = 0;
  #steps: number;
  #variables: Variable[] = [];
  #template: string;
  #body: TemplateBody;
  #depth = 0;

  constructor(context: ExecutionContext) {
    this.#context = context;
    this.#steps = context.steps;
    this.#template = context.name;
    this.#body = context.templates.get(context.name)!;
  }

  run(data: unknown): string {
    this.#variables = [{ name: '$', value: data }];
    this.#block(data, this.#body.nodes);
    return this.written;
  }

  /** What came out so far: all there is when the template fails in the middle. */
  get written(): string {
    return this.#output.join('');
  }

  /** Another template's output as a text, on the account of this one. Undefined when there is no such template. */
  render(name: string, data: unknown, templates = this.#context.templates): string | undefined {
    const body = templates.get(name);
    if (!body) return undefined;
    const nested = new Executor({ ...this.#context, name, templates, steps: this.#steps });
    nested.#depth = this.#depth + 1;
    if (nested.#depth > DEEPEST_TEMPLATE)
      throw new FunctionError(`rendering template has a nested reference name: ${name}: unable to parse template`);
    const text = nested.run(data);
    this.#steps = nested.#steps;
    return text;
  }

  #fail(problem: string, { at, text }: { at: number; text: string }): never {
    const before = this.#body.source.slice(0, at);
    const line = before.split('\n').length;
    const column = encodeUtf8(before.slice(before.lastIndexOf('\n') + 1)).length;
    throw new TemplateError(
      `template: ${this.#body.file}:${line}:${column}: executing ${JSON.stringify(this.#template)} at <${text}>: ${problem}`,
    );
  }

  #step(): void {
    if (--this.#steps < 0) throw new TemplateError(`template: ${this.#context.name}: execution takes too long`);
  }

  #write(text: string): void {
    this.#length += text.length;
    if (this.#length > LARGEST_OUTPUT) throw new TemplateError(`template: ${this.#context.name}: output is too large`);
    this.#output.push(text);
  }

  /** Variables declared in the block are gone after it. */
  #block(dot: unknown, nodes: readonly TemplateNode[]): Signal {
    const visible = this.#variables.length;
    let signal: Signal;
    for (const node of nodes) {
      signal = this.#node(dot, node);
      if (signal) break;
    }
    this.#variables.length = visible;
    return signal;
  }

  #node(dot: unknown, node: TemplateNode): Signal {
    this.#step();
    switch (node.kind) {
      case 'text':
        this.#write(node.text);
        return undefined;
      case 'action':
        this.#action(dot, node.pipeline);
        return undefined;
      case 'break':
      case 'continue':
        return node.kind;
      case 'template':
        this.#call(dot, node);
        return undefined;
      default:
        return this.#scoped(() => (node.kind === 'range' ? this.#range(dot, node) : this.#conditional(dot, node)));
    }
  }

  #scoped<T>(run: () => T): T {
    const visible = this.#variables.length;
    const result = run();
    this.#variables.length = visible;
    return result;
  }

  #action(dot: unknown, pipeline: Pipeline): void {
    const value = this.#pipeline(dot, pipeline);
    if (pipeline.variables.length === 0)
      this.#write(value === MISSING || value === null || value === undefined ? '<no value>' : this.#format(value));
  }

  #format(value: unknown): string {
    return (this.#context.format ?? formatGoValue)(value);
  }

  #conditional(dot: unknown, { kind, pipeline, body, otherwise }: Extract<TemplateNode, { kind: 'if' | 'with' | 'range' }>): Signal {
    const value = this.#pipeline(dot, pipeline);
    if (value !== MISSING && isTruthy(value)) return this.#block(kind === 'with' ? value : dot, body);
    return this.#block(dot, otherwise);
  }

  #range(dot: unknown, { pipeline, body, otherwise }: Extract<TemplateNode, { kind: 'if' | 'with' | 'range' }>): Signal {
    const entries = this.#entries(this.#pipeline(dot, { ...pipeline, variables: [] }), pipeline);
    let ran = false;
    for (const [key, value] of entries) {
      ran = true;
      const signal = this.#scoped(() => {
        this.#step();
        const [first, second] = pipeline.variables;
        if (second !== undefined) this.#bind(first!, key, pipeline.assigns);
        if (first !== undefined) this.#bind(second ?? first, value, pipeline.assigns);
        return this.#block(value, body);
      });
      if (signal === 'break') break;
    }
    return ran ? undefined : this.#block(dot, otherwise);
  }

  /** What a range goes over: list items, values in the order of their keys, or the numbers below a number. */
  *#entries(value: unknown, pipeline: Pipeline): Generator<[unknown, unknown]> {
    if (value === MISSING || value === null) return;
    const index = (i: number): number | bigint => (this.#context.bigIntegers ? BigInt(i) : i);
    if (Array.isArray(value)) for (const [i, item] of value.entries()) yield [index(i), item];
    else if (isRecord(value)) yield* this.#members(value);
    else if (this.#isInteger(value)) for (let i = 0; i < Number(value); i++) yield [index(i), index(i)];
    else this.#fail(`range can't iterate over ${this.#format(value)}`, pipeline);
  }

  /** Methods are no entries. */
  *#members(value: Record<string, unknown>): Generator<[unknown, unknown]> {
    for (const key of Object.keys(value).sort()) if (typeof value[key] !== 'function') yield [key, value[key]];
  }

  #isInteger(value: unknown): value is number | bigint {
    return typeof value === 'bigint' || (typeof value === 'number' && !this.#context.bigIntegers && Number.isInteger(value));
  }

  #bind(name: string, value: unknown, assigns: boolean): void {
    const existing = assigns ? this.#variables.findLast((variable) => variable.name === name) : undefined;
    if (existing) existing.value = value;
    else this.#variables.push({ name, value });
  }

  #call(dot: unknown, { name, pipeline, at }: Extract<TemplateNode, { kind: 'template' }>): void {
    const body = this.#context.templates.get(name);
    const place = { at, text: `{{template ${JSON.stringify(name)}${pipeline ? ` ${pipeline.text}` : ''}}}` };
    if (!body) this.#fail(`template ${JSON.stringify(name)} not defined`, place);
    if (this.#depth >= DEEPEST_TEMPLATE) this.#fail(`exceeded maximum template depth (${DEEPEST_TEMPLATE})`, place);
    const data = pipeline ? this.#pipeline(dot, pipeline) : MISSING;
    const [variables, template, outer] = [this.#variables, this.#template, this.#body];
    this.#variables = [{ name: '$', value: data }];
    this.#template = name;
    this.#body = body;
    this.#depth++;
    this.#block(data, body.nodes);
    this.#depth--;
    this.#variables = variables;
    this.#template = template;
    this.#body = outer;
  }

  #pipeline(dot: unknown, { commands, variables, assigns }: Pipeline): unknown {
    const value = commands.reduce<{ value: unknown } | undefined>(
      (final, command) => ({ value: this.#command(dot, command, final) }),
      undefined,
    )!.value;
    for (const name of variables) {
      if (assigns && !this.#variables.some((variable) => variable.name === name)) {
        const last = commands.at(-1)!.operands.at(-1)!;
        this.#fail(`undefined variable: ${name}`, last);
      }
      this.#bind(name, value, assigns);
    }
    return value;
  }

  #command(dot: unknown, command: Command, final: { value: unknown } | undefined): unknown {
    this.#step();
    const [first, ...rest] = command.operands as [Operand, ...Operand[]];
    if (first.kind === 'function') return this.#function(dot, first.name, rest, final, command);
    if (first.kind === 'nil') this.#fail('nil is not a command', command);
    if (rest.length > 0 || final) {
      const method = this.#method(dot, first);
      if (method)
        return this.#apply(first.text.slice(first.text.lastIndexOf('.') + 1), method, this.#arguments(dot, rest, final), command, rest);
      this.#fail(
        first.kind === 'field'
          ? `${first.path.at(-1)} is not a method but has arguments`
          : `can't give argument to non-function ${first.text}`,
        first,
      );
    }
    return this.#operand(dot, first);
  }

  #function(dot: unknown, name: string, operands: Operand[], final: { value: unknown } | undefined, place: Command): unknown {
    if (name === 'and' || name === 'or') return this.#shortCircuit(dot, name, operands, final, place);
    const args = this.#arguments(dot, operands, final);
    const implementation = this.#context.functions.get(name);
    if (!implementation)
      return this.#fail(`error calling ${name}: non-function ${operands[0]?.text ?? name} of type ${formatGoValue(args[0])}`, place);
    return this.#apply(name, implementation, args, place, operands);
  }

  #arguments(dot: unknown, operands: readonly Operand[], final: { value: unknown } | undefined): unknown[] {
    const found = operands.map((operand) => this.#operand(dot, operand));
    if (final) found.push(final.value);
    return found.map((value) => (value === MISSING || value === undefined ? null : value));
  }

  #apply(name: string, implementation: TemplateFunction, args: unknown[], place: Command, operands: readonly Operand[]): unknown {
    const problem = arityProblem(name, implementation, args.length);
    if (problem) this.#fail(`wrong number of args for ${name}: ${problem}`, { at: place.at, text: name });
    args.forEach((arg, at) => {
      const operand = operands[at];
      const mismatch = typeProblem(implementation, at, arg, operand?.kind === 'literal' ? operand.text : undefined);
      if (mismatch) this.#fail(mismatch, operand ?? operands.at(-1) ?? { at: place.at, text: name });
    });
    try {
      return implementation.call(this, ...args);
    } catch (error) {
      if (error instanceof FunctionError || error instanceof TemplateError)
        return this.#fail(`error calling ${name}: ${error.message}`, place);
      throw error;
    }
  }

  /** What the last link of a chain is when it is a function: data may have methods. */
  #method(dot: unknown, operand: Operand): TemplateFunction | undefined {
    if (operand.kind !== 'field' && operand.kind !== 'variable' && operand.kind !== 'pipeline') return undefined;
    const owner = this.#operand(dot, { ...operand, path: operand.path.slice(0, -1) });
    const member = isRecord(owner) ? getOwn(owner, operand.path.at(-1) ?? '') : undefined;
    return typeof member === 'function' ? (member as TemplateFunction) : undefined;
  }

  #shortCircuit(dot: unknown, name: 'and' | 'or', operands: Operand[], final: { value: unknown } | undefined, place: Command): unknown {
    let value: unknown = final?.value;
    if (operands.length === 0 && !final) this.#fail(`wrong number of args for ${name}: want at least 1 got 0`, place);
    for (const operand of operands) {
      value = this.#operand(dot, operand);
      if ((value !== MISSING && isTruthy(value)) === (name === 'or')) return value;
    }
    return final ? final.value : value;
  }

  #operand(dot: unknown, operand: Operand): unknown {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'literal':
        return operand.value;
      case 'field':
        return this.#fields(dot, operand.path, operand);
      case 'variable':
        return this.#fields(this.#variables.findLast(({ name }) => name === operand.name)!.value, operand.path, operand);
      case 'pipeline':
        return this.#fields(this.#pipeline(dot, operand.pipeline), operand.path, operand);
      case 'function':
        return this.#function(dot, operand.name, [], undefined, { operands: [operand], at: operand.at, text: operand.text });
    }
  }

  #fields(value: unknown, path: readonly string[], place: Operand): unknown {
    return path.reduce<unknown>((current, name) => this.#field(current, name, place), value);
  }

  #field(value: unknown, name: string, place: Operand): unknown {
    if (value === MISSING) return MISSING;
    if (value === null) this.#fail(`nil pointer evaluating interface {}.${name}`, place);
    if (!isRecord(value)) this.#fail(`can't evaluate field ${name} in type interface {}`, place);
    const field = getOwn(value, name);
    if (typeof field === 'function') return (field as () => unknown)();
    if (field !== undefined) return field;
    if (this.#context.missingFails) this.#fail(`map has no entry for key ${JSON.stringify(name)}`, place);
    return this.#context.missingIsNil ? null : MISSING;
  }
}
