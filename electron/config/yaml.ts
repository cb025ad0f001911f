/**
 * YAML 1.2 text → plain values, with the line of each, under limits that no file can break:
 * whatever the text is, the answer is a value or a list of mistakes.
 */
import {
  CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { formatPath, type Path, quote, visible } from './path.ts';
import { explainSyntax } from './yaml-syntax.ts';
import type { Mistake } from '../session/view.ts';

/** Where a value stands in the text, and how it is written there. */
export interface Place {
  /** 1 is the first line. */
  line: number;
  /** The text of a scalar as written ("0123" where the value is 123); null for others. */
  source: string | null;
}

export interface YamlText {
  /** Plain objects, arrays and scalars; null for an empty file. Only sound without mistakes. */
  value: unknown;
  /** By path, as formatPath writes it. */
  places: ReadonlyMap<string, Place>;
  mistakes: Mistake[];
  /** The text could not be taken apart at all, so `value` means nothing. */
  isBroken: boolean;
}

/**
 * Limits, checked before the text is composed: the composer recurses by nesting, and a stack that
 * runs out inside it can end the process. A real station.yaml nests 8 deep and has 2000 tokens.
 */
const limits = { nesting: 32, indentColumns: 200, tokens: 100_000, nodes: 20_000 } as const;

/** Composes `text`. Aliases are resolved; tags, merge keys, duplicate keys and YAML 1.1 refused. */
export function readYaml(text: string): YamlText {
  const excess = findExcess(text);
  if (excess !== null) return broken([{ path: '', message: excess }]);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    // 'silent' would also keep quiet about a second document.
    logLevel: 'error',
  });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) return broken(explainSyntax(problems, lines));
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.2') {
    const message = `The file says %YAML ${visible(document.directives.yaml.version)}, in which NO means false; it is read as YAML 1.2, so delete that line.`;
    return broken([{ path: '', message }]);
  }
  const walk = new Walk(lines);
  const value = walk.value(document.contents, [], 0);
  return { value, places: walk.places, mistakes: walk.mistakes, isBroken: walk.isExhausted };
}

function broken(mistakes: Mistake[]): YamlText {
  return { value: null, places: new Map(), mistakes, isBroken: true };
}

/** The sentence for a text beyond the limits, or null. Reads tokens only, so depth costs nothing. */
function findExcess(text: string): string | null {
  let tokens = 0;
  let flowDepth = 0;
  let column = 0;
  let line = 1;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    tokens += 1;
    if (type === 'flow-map-start' || type === 'flow-seq-start') flowDepth += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') flowDepth = Math.max(0, flowDepth - 1);
    // Each level of block nesting takes a column or more, so the column bounds the nesting.
    const isBlockIndicator = flowDepth === 0 && type !== null && type.endsWith('-ind');
    if (flowDepth > limits.nesting || (isBlockIndicator && column > limits.indentColumns)) {
      return `The file nests too deeply in line ${line}; at most ${limits.nesting} levels and ${limits.indentColumns} columns of indentation are read.`;
    }
    if (tokens > limits.tokens) {
      return `The file holds too much (over ${limits.tokens} words and signs by line ${line}); is it the right file?`;
    }
    const lastBreak = token.lastIndexOf('\n');
    column = lastBreak < 0 ? column + token.length : token.length - lastBreak - 1;
    line += lastBreak < 0 ? 0 : token.split('\n').length - 1;
  }
  return null;
}

const coreTags = ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'];

/** One walk over the composed nodes, in the order of the text. */
class Walk {
  readonly places = new Map<string, Place>();
  readonly mistakes: Mistake[] = [];
  isExhausted = false;
  readonly #lines: LineCounter;
  readonly #anchors = new Map<string, Node>();
  #nodes = 0;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  value(node: unknown, path: Path, depth: number): unknown {
    this.#nodes += 1;
    if (this.isExhausted) return null;
    if (this.#nodes > limits.nodes || depth > limits.nesting) {
      this.isExhausted = true;
      this.#refuse(path, node, 'repeats too much through its aliases (*); write the values out');
      return null;
    }
    if (isAlias(node)) return this.#alias(node, path, depth);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    const source = isScalar(node) ? (node.source ?? null) : null;
    this.places.set(formatPath(path), { line: this.#lineOf(node), source });
    const tag = node.tag?.replace('tag:yaml.org,2002:', '');
    if (tag !== undefined && !coreTags.includes(tag)) {
      this.#refuse(path, node, `has the tag ${quote(tag)}; tags are not used here, leave it out`);
      return null;
    }
    // YAML has -0; nobody means it, and JSON cannot hold it.
    if (isScalar(node)) return node.value === 0 ? 0 : node.value;
    if (isMap(node)) return this.#map(node, path, depth);
    return node.items.map((item, index) => this.value(item, [...path, index], depth + 1));
  }

  #alias(node: { source: string }, path: Path, depth: number): unknown {
    const target = this.#anchors.get(node.source);
    if (target !== undefined) return this.value(target, path, depth + 1);
    this.#refuse(
      path,
      node,
      `refers to *${visible(node.source)}, but no such anchor (&) stands before it`,
    );
    return null;
  }

  #map(map: YAMLMap, path: Path, depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const { key, value } of map.items) {
      const name = keyName(key);
      if (name === null) {
        this.#refuse(path, key, 'has a key that is not a word; a key is a word before a colon');
        continue;
      }
      const keyPath = [...path, name];
      if (name === '<<') {
        this.#refuse(keyPath, key, 'is a merge key of YAML 1.1, not read here; write the keys out');
      } else if (name === '__proto__') {
        this.#refuse(keyPath, key, 'is not a key here; remove it');
      } else if (Object.hasOwn(result, name)) {
        const first = this.places.get(formatPath(keyPath));
        const where = first === undefined ? 'before' : `in line ${first.line}`;
        this.#refuse(keyPath, key, `is given twice, first ${where}; keep one of them`);
      } else {
        this.places.set(formatPath(keyPath), { line: this.#lineOf(key), source: null });
        result[name] = this.value(value, keyPath, depth + 1);
      }
    }
    return result;
  }

  #refuse(path: Path, node: unknown, why: string): void {
    const line = this.#lineOf(node);
    this.mistakes.push({ path: formatPath(path), message: `${why} (line ${line}).` });
  }

  #lineOf(node: unknown): number {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : null;
    return range ? this.#lines.linePos(range[0]).line : 1;
  }
}

/** The name of a key as it is written; null where the key is itself a list or a map. */
function keyName(key: unknown): string | null {
  if (!isScalar(key)) return null;
  if (typeof key.value === 'string') return key.value;
  return key.source ?? String(key.value);
}
