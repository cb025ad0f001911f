/** House rules about what a file may reach: Electron, the clock, chance, the world outside. */
import ts from 'typescript';
import { importsOf, walk, type Rule } from './source-files.ts';

const electronFiles =
  /^electron\/(main|ipc|preload|screen\/(file-protocol|locks|window|graphics|kiosk-screen))\.ts$/;
const product = /^(electron|hardware|renderer)\//;

/** Raw IPC is reached in one file, where sender and content are checked. */
export const onlyIpcTouchesIpcMain: Rule = (file) => {
  if (file.path === 'electron/ipc.ts' || !product.test(file.path)) return [];
  const found: string[] = [];
  walk(file, (node, lineOf) => {
    if (ts.isIdentifier(node) && node.text === 'ipcMain') {
      found.push(`line ${lineOf(node)}: ipcMain belongs to electron/ipc.ts`);
    }
  });
  return found;
};

/** The shell alone knows Electron, so that the whole station also runs in plain Node. */
export const onlyTheShellKnowsElectron: Rule = (file) => {
  if (electronFiles.test(file.path) || !product.test(file.path)) return [];
  return importsOf(file)
    .filter(({ from }) => from === 'electron' || from.startsWith('electron/'))
    .map(({ line }) => `line ${line}: imports electron`);
};

/** Names that reach outside the pure machine. */
const impure = new Set([
  'console',
  'crypto',
  'fetch',
  'globalThis',
  'performance',
  'process',
  'queueMicrotask',
  'require',
  'setImmediate',
  'setInterval',
  'setTimeout',
  'structuredClone',
]);

function isOwnName(node: ts.Identifier): boolean {
  const { parent } = node;
  // `x.process`, `{ process: 1 }` and a member called `process` are names of our own.
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isPropertySignature(parent) && parent.name === node) ||
    ts.isBindingElement(parent) ||
    ts.isParameter(parent)
  );
}

function impurity(node: ts.Node): string | null {
  if (ts.isAwaitExpression(node)) return 'await';
  if (ts.isModifier(node) && node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (ts.isIdentifier(node) && impure.has(node.text) && !isOwnName(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText();
    if (text === 'Date.now' || text === 'Math.random') return text;
  }
  const isNewDate =
    ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length;
  return isNewDate ? 'new Date()' : null;
}

/** The session machine is a function of state and event: no clock, no chance, no input or output. */
export const sessionIsPure: Rule = (file) => {
  if (!file.path.startsWith('electron/session/')) return [];
  const found: string[] = [];
  for (const { from, line } of importsOf(file)) {
    const isInside = from.startsWith('./') && !from.includes('..');
    if (!isInside) found.push(`line ${line}: imports ${from} from outside the session`);
  }
  walk(file, (node, lineOf) => {
    const what = impurity(node);
    if (what !== null) found.push(`line ${lineOf(node)}: ${what} in the pure session`);
  });
  return found;
};

const pretending = /simulat|sandboxmode|NODE_ENV|VITEST|isTest\b|isDemo/i;

/** The product has no switch for pretending, so none can be left on at a station. */
export const productKnowsNoSimulation: Rule = (file) => {
  if (!/^(electron|hardware)\//.test(file.path)) return [];
  const found: string[] = [];
  walk(file, (node, lineOf) => {
    if ((ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && pretending.test(node.text)) {
      found.push(`line ${lineOf(node)}: ${node.text.slice(0, 40)} tells pretending from real`);
    }
  });
  return found;
};
