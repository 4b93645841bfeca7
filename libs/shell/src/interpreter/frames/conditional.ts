import type { TestExpression } from 'unbash';
import { RE2JS } from 're2js';
import type { Expansion } from '../expand/expansion.ts';
import { Pattern } from '../expand/pattern.ts';
import type { Shell } from '../shell.ts';
import { type TestContext, testBinary, testUnary } from '../test-expression.ts';
import { elementValue, resolveName, scalarValue } from '../variables.ts';

/** `[[ … ]]`; `invalid`: a regular expression that is none, which bash says nothing about (status 2). */
export function evaluateTest(shell: Shell, expansion: Expansion, expression: TestExpression): boolean | 'invalid' {
  switch (expression.type) {
    case 'TestGroup':
      return evaluateTest(shell, expansion, expression.expression);
    case 'TestNot': {
      const value = evaluateTest(shell, expansion, expression.operand);
      return value === 'invalid' ? value : value !== (expression.negations.length % 2 === 1);
    }
    case 'TestLogical':
      return evaluateLogical(shell, expansion, expression.operator, expression.operands);
    case 'TestUnary':
      return testUnary(testContext(shell, expansion), expression.operator, expansion.text(expression.operand.text));
    case 'TestBinary':
      return evaluateBinary(shell, expansion, expression.operator, expression.left.text, expression.right.text);
  }
}

function evaluateLogical(
  shell: Shell,
  expansion: Expansion,
  operator: '&&' | '||',
  operands: readonly TestExpression[],
): boolean | 'invalid' {
  for (const operand of operands) {
    const value = evaluateTest(shell, expansion, operand);
    if (value === 'invalid' || value === (operator === '||')) return value;
  }
  return operator === '&&';
}

function evaluateBinary(shell: Shell, expansion: Expansion, operator: string, left: string, right: string): boolean | 'invalid' {
  const value = expansion.text(left);
  if (operator === '=~') return matchExpression(shell, expansion, value, right);
  if (operator === '==' || operator === '=' || operator === '!=') {
    const pattern = new Pattern(expansion.pattern(right), { ignoreCase: shell.shopt['nocasematch'] });
    return pattern.matches(value) === (operator !== '!=');
  }
  return testBinary(testContext(shell, expansion), value, operator, expansion.text(right));
}

function matchExpression(shell: Shell, expansion: Expansion, value: string, right: string): boolean | 'invalid' {
  const source = expansion.regularExpression(right);
  const pattern = compileExpression(source, shell.shopt['nocasematch'] ?? false);
  if (!pattern) return 'invalid';
  shell.process.charge(1 + (value.length >> 4));
  const matcher = pattern.matcher(value);
  if (!matcher.find()) {
    expansion.set('BASH_REMATCH', { list: {} });
    return false;
  }
  const groups: Record<number, string> = {};
  for (let i = 0; i <= matcher.groupCount(); i++) groups[i] = matcher.group(i) ?? '';
  expansion.set('BASH_REMATCH', { list: groups });
  return true;
}

function compileExpression(source: string, ignoreCase: boolean): RE2JS | undefined {
  try {
    return RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch {
    return undefined;
  }
}

export function testContext(shell: Shell, expansion: Expansion): TestContext {
  return {
    files: shell.files,
    uid: shell.process.user.uid,
    gid: shell.process.user.gid,
    isOpen: (fd) => shell.process.state.fds[fd] !== undefined,
    isTerminal: (fd) => shell.process.isTerminal(fd),
    optionIsOn: (name) => Object.hasOwn(shell.options, name) && shell.options[name]!,
    isSet: (name) => isSet(expansion, name),
    number: (text) => expansion.arithmetic(text),
  };
}

function isSet(expansion: Expansion, name: string): boolean {
  const match = /^(\w+)(?:\[(.*)\])?$/s.exec(name);
  if (!match) return false;
  if (/^\d+$/.test(match[1]!)) return expansion.host.positional[Number(match[1]) - 1] !== undefined;
  const variable = expansion.get(resolveName(expansion, match[1]!));
  const index = match[2];
  if (index === '@' || index === '*') return variable !== undefined;
  return (index === undefined ? scalarValue(variable) : elementValue(variable, expansion.key(variable, index))) !== undefined;
}
