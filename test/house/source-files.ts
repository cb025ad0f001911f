/** The files of the checkout as the house rules see them: with text, and parsed where it is code. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** Relative to the checkout's root, with forward slashes. */
  path: string;
  text: string;
}

/** Finds fault with one file: nothing, or one sentence per offence, each naming its line. */
export type Rule = (file: SourceFile) => string[];

const root = path.resolve(import.meta.dirname, '../..');
const skipped = new Set(['node_modules', '.git', 'out', 'dist', 'coverage']);
const textual = /\.(tsx?|[cm]?js|json|ya?ml|md|css|html|service|conf|sh)$|^\.[\w.]+$|^run$/;
const code = /\.tsx?$/;

/** Every text file of the checkout that belongs to the project. */
export function allFiles(directory = ''): SourceFile[] {
  return readdirSync(path.join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const relative = path.posix.join(directory, entry.name);
    if (skipped.has(entry.name) || entry.name.startsWith('dist-')) return [];
    if (entry.isDirectory()) return allFiles(relative);
    if (!entry.isFile() || !textual.test(entry.name)) return [];
    return [{ path: relative, text: readFileSync(path.join(root, relative), 'utf8') }];
  });
}

/** The TypeScript among them. */
export function codeFiles(): SourceFile[] {
  return allFiles().filter((file) => code.test(file.path) && !file.path.endsWith('.d.ts'));
}

const trees = new WeakMap<SourceFile, ts.SourceFile>();

function parse(file: SourceFile): ts.SourceFile {
  const known = trees.get(file);
  if (known !== undefined) return known;
  const kind = file.path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ESNext, true, kind);
  trees.set(file, tree);
  return tree;
}

/** Calls `visit` for each node of the file's syntax tree, from the outside in. */
export function walk(
  file: SourceFile,
  visit: (node: ts.Node, lineOf: (node: ts.Node) => number) => void,
): void {
  const tree = parse(file);
  const lineOf = (node: ts.Node): number =>
    tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
  const enter = (node: ts.Node): void => {
    visit(node, lineOf);
    ts.forEachChild(node, enter);
  };
  enter(tree);
}

/** Where the file imports or re-exports from, type imports included. */
export function importsOf(file: SourceFile): Array<{ from: string; line: number }> {
  const found: Array<{ from: string; line: number }> = [];
  walk(file, (node, lineOf) => {
    const isStatement = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
    if (isStatement && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ from: node.moduleSpecifier.text, line: lineOf(node) });
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier && ts.isStringLiteral(specifier)) {
        found.push({ from: specifier.text, line: lineOf(node) });
      }
    }
  });
  return found;
}
