/** Reads a rendered document: its tags, its text, and what is wrong with its structure. */

interface Tag {
  name: string;
  isClosing: boolean;
  attributes: Map<string, string>;
}

const tagPattern = /<(\/?)([a-z][a-z0-9]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi;

/** The tags of a document in their order. Data in scripts is no markup. */
export function tagsOf(html: string): Tag[] {
  const markup = html.replaceAll(/(<script[^>]*>)[^<]*(<\/script>)/g, '$1$2');
  return [...markup.matchAll(tagPattern)].map(([, slash, name = '', rest = '']) => ({
    name: name.toLowerCase(),
    isClosing: slash === '/',
    attributes: new Map(
      [...rest.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, key = '', value = '']) => [
        key.toLowerCase(),
        value,
      ]),
    ),
  }));
}

const empty = ['meta', 'link', 'input', 'br', 'img'];
const drawn = ['circle', 'path', 'rect', 'line', 'polyline', 'ellipse', 'polygon'];

/** What is wrong with a document's structure: one sentence per problem. */
export function problemsOf(html: string): string[] {
  const tags = tagsOf(html);
  const opening = tags.filter((tag) => !tag.isClosing);
  const problems: string[] = [];
  for (const name of ['h1', 'main', 'title']) {
    const count = opening.filter((tag) => tag.name === name).length;
    if (count !== 1) problems.push(`${count} × ${name}`);
  }
  const open: string[] = [];
  for (const { name, isClosing } of tags) {
    if (empty.includes(name)) continue;
    if (!isClosing) open.push(name);
    else if (open.pop() !== name) problems.push(`</${name}> closes another`);
  }
  problems.push(...open.filter((name) => !drawn.includes(name)).map((name) => `<${name}> open`));
  const ids = opening.flatMap(({ attributes }) => attributes.get('id') ?? []);
  if (new Set(ids).size !== ids.length) problems.push('an id twice');
  for (const { name, attributes } of opening) {
    for (const key of attributes.keys()) {
      if (key === 'style' || key.startsWith('on')) problems.push(`${key} on ${name}`);
    }
    for (const key of ['aria-labelledby', 'aria-describedby']) {
      const lost = (attributes.get(key) ?? '').split(' ').filter((id) => id && !ids.includes(id));
      if (lost.length > 0) problems.push(`${key} ${lost.join(' ')} leads nowhere`);
    }
    const isData = attributes.get('type') === 'application/json';
    if (name === 'script' && !isData && attributes.get('src') === undefined) {
      problems.push('a script of its own');
    }
    if (name === 'style') problems.push('a style of its own');
  }
  problems.push(...unlabelled(tags));
  return problems;
}

/** Fields a person fills in that lie in no label. */
function unlabelled(tags: Tag[]): string[] {
  let depth = 0;
  const problems: string[] = [];
  for (const { name, isClosing, attributes } of tags) {
    if (name === 'label') depth += isClosing ? -1 : 1;
    const isField = name === 'input' && attributes.get('type') !== 'hidden';
    if (isField && depth === 0) problems.push(`input ${attributes.get('name')} has no label`);
  }
  return problems;
}

/** The text a person reads, with plain spaces. */
export function textIn(html: string): string {
  return html
    .replaceAll(/<script[^>]*>[^<]*<\/script>|<head>.*<\/head>/gs, '')
    .replaceAll(/<\/?(?:span|a)\b[^>]*>|<!-- -->/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll(/\s+/g, ' ');
}
