/** House rules about tests: each of them runs, and none waits by the clock on the wall. */
import ts from 'typescript';
import { importsOf, walk, type Rule } from './source-files.ts';

const testFile = /^test\//;

function memberName(node: ts.CallExpression): string | null {
  return ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : null;
}

/** Alone, left out, put off: words that make a suite green without the test. */
export const everyTestRuns: Rule = (file) => {
  if (!testFile.test(file.path)) return [];
  const found: string[] = [];
  walk(file, (node, lineOf) => {
    if (!ts.isCallExpression(node)) return;
    const name = memberName(node);
    if (name === null || !['only', 'skip', 'todo', 'fixme', 'fails'].includes(name)) return;
    const subject = (node.expression as ts.PropertyAccessExpression).expression.getText();
    if (!/^(test|it|describe|suite|test\.describe)$/.test(subject)) return;
    const [first] = node.arguments;
    const hasCondition = name === 'skip' && first !== undefined && !ts.isStringLiteralLike(first);
    // Playwright's `test.skip(condition, reason)` says on which machines a test makes no sense.
    if (hasCondition && !ts.isFunctionLike(first) && node.arguments.length === 2) return;
    found.push(`line ${lineOf(node)}: ${subject}.${name}`);
  });
  return found;
};

/** Inside a loop it is the pause between two looks at a condition. */
function isInLoop(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined && !ts.isFunctionLike(at); at = at.parent) {
    if (ts.isIterationStatement(at, false)) return true;
  }
  return false;
}

function isSleepingPromise(node: ts.Node): boolean {
  if (!ts.isNewExpression(node) || node.expression.getText() !== 'Promise') return false;
  const [executor] = node.arguments ?? [];
  if (executor === undefined || !ts.isFunctionLike(executor)) return false;
  const [resolve] = executor.parameters;
  if (resolve === undefined) return false;
  const name = resolve.name.getText();
  const call = /setTimeout\(\s*(?:\(\)\s*=>\s*)?(\w+)/.exec(executor.getText());
  return call?.[1] === name;
}

/** A fixed wait is too long on a fast machine and too short on a slow one: wait for a condition. */
export const noFixedWaits: Rule = (file) => {
  if (!testFile.test(file.path)) return [];
  const found = importsOf(file)
    .filter(({ from }) => /^(node:)?timers\/promises$/.test(from))
    .map(({ line }) => `line ${line}: waits with timers/promises`);
  walk(file, (node, lineOf) => {
    if (isSleepingPromise(node) && !isInLoop(node)) {
      found.push(`line ${lineOf(node)}: a promise that only sleeps`);
    }
    if (ts.isCallExpression(node) && memberName(node) === 'waitForTimeout') {
      found.push(`line ${lineOf(node)}: waitForTimeout`);
    }
  });
  return found;
};

/**
 * All files of a process share their modules: a hook at the top of a helper is set up once, for
 * whichever test file happens to load it first, and never for the others.
 */
export const noHooksInHelpers: Rule = (file) => {
  if (!testFile.test(file.path) || file.path.includes('.test.')) return [];
  if (file.path === 'test/nothing-left.ts') return [];
  const found: string[] = [];
  walk(file, (node, lineOf) => {
    if (!ts.isCallExpression(node) || !ts.isSourceFile(node.parent.parent)) return;
    const name = node.expression.getText();
    if (/^(before|after)(Each|All)$/.test(name)) found.push(`line ${lineOf(node)}: ${name}`);
  });
  return found;
};
