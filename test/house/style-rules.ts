/** House rules about how a file is written. */
import ts from 'typescript';
import { importsOf, walk, type Rule } from './source-files.ts';

const maxLines = 450;

/** A file that long does more than one job. */
export const filesAreShort: Rule = ({ text }) => {
  const lines = text.trimEnd().split('\n').length;
  return lines > maxLines ? [`${lines} lines; at most ${maxLines}`] : [];
};

/** The first thing in a file is a sentence that says its job. */
export const filesSayTheirJob: Rule = ({ text }) => {
  const header = /^(#!.*\n)?\s*(\/\*\*?(?<block>[\s\S]*?)\*\/|\/\/(?<line>.*))/.exec(text)?.groups;
  const words = (header?.['block'] ?? header?.['line'] ?? '').replaceAll(/[\s*]+/g, ' ').trim();
  return words.split(' ').length >= 4 ? [] : ['does not begin with a comment that says its job'];
};

/** Enums are code that type stripping cannot remove; unions of literals do their work. */
export const noEnums: Rule = (file) => {
  const found: string[] = [];
  walk(file, (node, lineOf) => {
    if (ts.isEnumDeclaration(node)) found.push(`line ${lineOf(node)}: enum ${node.name.text}`);
  });
  return found;
};

/** A barrel hides who needs what, and makes import cycles. */
export const noBarrels: Rule = (file) => {
  let statements = 0;
  let passedOn = 0;
  walk(file, (node) => {
    if (!ts.isSourceFile(node.parent ?? node) || ts.isSourceFile(node)) return;
    if (node.kind === ts.SyntaxKind.EndOfFileToken) return;
    statements += 1;
    if (ts.isExportDeclaration(node) && node.moduleSpecifier) passedOn += 1;
  });
  return statements > 0 && statements === passedOn
    ? ['only passes on what other files export']
    : [];
};

const vague = /(^|\/)(utils?|helpers?|misc|common|shared|index)(\.|\/|$)/;

/** A name that fits everything tells nothing. */
export const namesSaySomething: Rule = ({ path }) =>
  vague.test(path) && !path.endsWith('.html') ? ['its name says nothing'] : [];

/** Relative imports carry their extension, as Node and the browser want it. */
export const importsCarryExtension: Rule = (file) =>
  importsOf(file)
    .filter(({ from }) => from.startsWith('.') && !/\.(tsx?|json|css|svg|png)(\?\w+)?$/.test(from))
    .map(({ from, line }) => `line ${line}: ${from} has no extension`);

// In pieces, so that this file passes its own rule.
const unfinishedWords = [
  ['TO', 'DO'],
  ['FIX', 'ME'],
  ['XX', 'X'],
  ['HA', 'CK'],
];
const unfinished = new RegExp(`\\b(${unfinishedWords.map((word) => word.join('')).join('|')})\\b`);

/** What is not done is in the tracker, not in the code. */
export const nothingUnfinished: Rule = ({ text }) =>
  text.split('\n').flatMap((line, index) => {
    return unfinished.test(line) ? [`line ${index + 1}: ${line.trim().slice(0, 60)}`] : [];
  });

const homes = new RegExp(`/(${['root', 'home', 'Users'].join('|')})/[a-z]`);

/** A path of one person's computer works for nobody else. */
export const noPathsOfOneComputer: Rule = ({ text }) =>
  text.split('\n').flatMap((line, index) => {
    return homes.test(line) ? [`line ${index + 1}: ${line.trim().slice(0, 60)}`] : [];
  });

const registries = new RegExp(
  [
    ['registry', 'npmjs'],
    ['registry', 'yarnpkg'],
    ['npm', 'mirror'],
    ['artifact', 'ory'],
    ['verd', 'accio'],
  ]
    .map((pieces) => pieces.join('[.-]?'))
    .join('|'),
  'i',
);

/** Where packages come from is the business of whoever installs. */
export const noRegistryNames: Rule = ({ text }) =>
  text.split('\n').flatMap((line, index) => {
    return registries.test(line) ? [`line ${index + 1}: ${line.trim().slice(0, 60)}`] : [];
  });
