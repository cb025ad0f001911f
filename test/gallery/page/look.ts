/** The page's program: chooses which pictures are side by side, and shows one after another in full. */
import type { Album, AlbumPicture, Axis } from '../album-data.ts';

const axes: readonly Axis[] = ['language', 'size', 'theme', 'text'];
const axisTitles: Readonly<Record<Axis, string>> = {
  language: 'Language',
  size: 'Size',
  theme: 'Theme',
  text: 'Text',
};
/** In the viewer these go to the same screen, otherwise dressed. */
const axisKeys: Readonly<Record<string, Axis>> = {
  l: 'language',
  s: 'size',
  t: 'theme',
  x: 'text',
};

function place<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no #${id}`);
  return found;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  ...children: Array<HTMLElement | string>
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const album = JSON.parse(place('album', HTMLScriptElement).text) as Album;
const form = place('choice', HTMLFormElement);
const table = place('table', HTMLElement);
const viewer = place('viewer', HTMLDialogElement);

/** In the order in which the keys first occur. */
function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** The pictures in rows, as they stand on the page. */
let rows: AlbumPicture[][] = [];
let open: AlbumPicture | null = null;

function wordsOf(axis: Axis, picture: AlbumPicture): string {
  const value = picture[axis];
  return album.axes[axis].find((one) => one.value === value)?.words ?? value;
}

function titleOf(picture: AlbumPicture): string {
  return album.screens[picture.screen]?.title ?? '';
}

function describe(picture: AlbumPicture, without: Axis | null = null): string {
  const said = axes.filter((axis) => axis !== without && album.axes[axis].length > 1);
  return said.map((axis) => wordsOf(axis, picture)).join(', ');
}

// What is chosen

function chips(name: string, title: string, type: string, options: Album['axes'][Axis]) {
  const labels = options.map(({ value, words }) =>
    element('label', {}, element('input', { type, name, value }), words),
  );
  return element('fieldset', {}, element('legend', { textContent: title }), ...labels);
}

function listOf(name: string, title: string, options: Array<[value: string, words: string]>) {
  const list = element('select', { name });
  list.append(...options.map(([value, words]) => element('option', { value }, words)));
  return element('label', { className: 'field' }, element('span', {}, title), list);
}

function buildForm(): void {
  const groups = [...new Set(album.screens.map((screen) => screen.group))];
  const several = axes.filter((axis) => album.axes[axis].length > 1);
  form.append(
    listOf('group', 'Screen', [
      ['', 'All'],
      ...groups.map((group): [string, string] => [group, group]),
    ]),
    ...several.map((axis) => chips(axis, axisTitles[axis], 'checkbox', album.axes[axis])),
    listOf(
      'beside',
      'Side by side',
      several.map((axis) => [axis, axisTitles[axis]]),
    ),
    listOf('width', 'Pictures', [
      ['16rem', 'Small'],
      ['26rem', 'Medium'],
      ['44rem', 'Large'],
    ]),
  );
  if (album.pictures.some(({ problems }) => problems.length > 0)) {
    form.append(
      chips('only', 'Problems', 'checkbox', [{ value: 'problems', words: 'Only those' }]),
    );
  }
}

/** The address keeps what is chosen, so that it can be sent on and come back to. */
function restore(): void {
  const kept = new URLSearchParams(location.hash.slice(1));
  for (const axis of axes) {
    const [first] = album.axes[axis];
    if (!kept.has(axis) && first !== undefined) kept.append(axis, first.value);
  }
  if (!kept.has('width')) kept.set('width', '26rem');
  if (!location.hash && album.axes.theme.length > 1) kept.append('theme', 'dark');
  if (!kept.has('beside')) kept.set('beside', album.axes.theme.length > 1 ? 'theme' : 'language');
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement) {
      control.checked = kept.getAll(control.name).includes(control.value);
    } else if (control instanceof HTMLSelectElement) {
      const value = kept.get(control.name) ?? '';
      if ([...control.options].some((option) => option.value === value)) control.value = value;
    }
  }
}

function chosen(): { rows: AlbumPicture[][]; beside: Axis | null } {
  const data = new FormData(form);
  const group = data.get('group');
  const beside = axes.find((axis) => axis === data.get('beside')) ?? null;
  const isShown = (picture: AlbumPicture): boolean =>
    (group === '' || album.screens[picture.screen]?.group === group) &&
    (!data.has('only') || picture.problems.length > 0) &&
    axes.every((axis) => album.axes[axis].length < 2 || data.getAll(axis).includes(picture[axis]));
  const rest = axes.filter((axis) => axis !== beside);
  const shown = grouped(album.pictures.filter(isShown), (picture) =>
    [picture.screen, ...rest.map((axis) => picture[axis])].join(' '),
  );
  return { rows: [...shown.values()], beside };
}

// The table

function figureOf(picture: AlbumPicture, beside: Axis | null): HTMLElement {
  const [width = 0, height = 0] = picture.size.split('x').map(Number);
  const alt = `${titleOf(picture)}, ${describe(picture)}`;
  const image = element('img', { loading: 'lazy', decoding: 'async', width, height, alt });
  image.src = picture.file;
  const button = element('button', { type: 'button', onclick: () => view(picture) }, image);
  const caption = element('figcaption', {}, beside === null ? '' : wordsOf(beside, picture));
  const count = picture.problems.length;
  if (count > 0) {
    const words = ` · ${count} ${count === 1 ? 'problem' : 'problems'}`;
    caption.append(element('span', { className: 'wrong' }, words));
  }
  const className = [height > width ? 'tall' : '', count > 0 ? 'has-problems' : ''].join(' ');
  return element('figure', { className: className.trim() }, button, caption);
}

function showTable(): void {
  const data = new FormData(form);
  const kept = new URLSearchParams();
  for (const [name, value] of data) if (typeof value === 'string') kept.append(name, value);
  history.replaceState(null, '', `#${kept.toString()}`);
  document.documentElement.style.setProperty('--picture', kept.get('width'));
  const { rows: found, beside } = chosen();
  rows = found;
  const sections = grouped(rows, ([first]) => first?.screen ?? 0);
  table.replaceChildren(
    ...[...sections].map(([screen, those]) => {
      const lines = those.flatMap((row) => {
        const [first] = row;
        const rest = first === undefined ? '' : describe(first, beside);
        const pictures = row.map((picture) => figureOf(picture, beside));
        const line = element('div', { className: 'row' }, ...pictures);
        return [element('figcaption', {}, rest), line];
      });
      return element(
        'section',
        {},
        element('h2', {}, album.screens[screen]?.title ?? ''),
        ...lines,
      );
    }),
  );
  const count = rows.flat().length;
  place('count', HTMLElement).textContent = `${count} of ${album.pictures.length} pictures`;
}

// One picture in full

function view(picture: AlbumPicture): void {
  open = picture;
  const image = place('picture', HTMLImageElement);
  image.src = picture.file;
  image.alt = titleOf(picture);
  place('caption', HTMLElement).textContent = `${titleOf(picture)} · ${describe(picture)}`;
  place('problems', HTMLElement).replaceChildren(
    ...picture.problems.map((problem) => element('li', {}, problem)),
  );
  if (!viewer.open) viewer.showModal();
}

/** The picture so many steps further along a list that has it; the list is a ring. */
function along(list: readonly AlbumPicture[], from: AlbumPicture, steps: number) {
  const at = list.indexOf(from);
  return at < 0 ? undefined : list[(at + steps + list.length) % list.length];
}

/** The next value of an axis for which there is a picture of the same screen. */
function otherwise(picture: AlbumPicture, axis: Axis): AlbumPicture | undefined {
  const rest = axes.filter((one) => one !== axis);
  const same = album.pictures.filter(
    (one) => one.screen === picture.screen && rest.every((other) => one[other] === picture[other]),
  );
  return along(same, picture, 1);
}

/** The picture at the same place of another row. */
function below(picture: AlbumPicture, steps: number): AlbumPicture | undefined {
  const at = rows.findIndex((row) => row.includes(picture));
  const row = at < 0 ? undefined : rows[(at + steps + rows.length) % rows.length];
  return row?.[rows[at]?.indexOf(picture) ?? 0] ?? row?.[0];
}

function pressed(key: string, picture: AlbumPicture): AlbumPicture | undefined {
  const axis = axisKeys[key.toLowerCase()];
  if (axis !== undefined) return otherwise(picture, axis);
  switch (key) {
    case 'ArrowLeft':
      return along(rows.flat(), picture, -1);
    case 'ArrowRight':
      return along(rows.flat(), picture, 1);
    case 'ArrowUp':
      return below(picture, -1);
    case 'ArrowDown':
      return below(picture, 1);
    default:
      return undefined;
  }
}

function press(key: string): void {
  const next = open === null ? undefined : pressed(key, open);
  if (next !== undefined) view(next);
}

buildForm();
restore();
showTable();
form.addEventListener('input', ({ target }) => {
  if (target instanceof HTMLSelectElement && target.name === 'beside') {
    // To compare means to see them all; each can be taken away again.
    for (const chip of form.querySelectorAll<HTMLInputElement>(`input[name="${target.value}"]`)) {
      chip.checked = true;
    }
  }
  showTable();
});
form.addEventListener('submit', (event) => event.preventDefault());
viewer.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith('Arrow')) event.preventDefault();
  press(event.key);
});
viewer.addEventListener('close', () => {
  open = null;
});
place('previous', HTMLButtonElement).addEventListener('click', () => press('ArrowLeft'));
place('next', HTMLButtonElement).addEventListener('click', () => press('ArrowRight'));
place('close', HTMLButtonElement).addEventListener('click', () => viewer.close());
