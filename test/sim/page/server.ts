/** Serves the hand-operated page: the driver's phone, the car, and the switches for faults. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type TypeScript from 'typescript';
import { asObject, jsonAnswer, emptyAnswer, parseJson, textOf } from '../vipps/wire.ts';
import type { SandboxResponse } from '../vipps/wire.ts';
import { deliver, listen, readRequest, shut } from '../vipps/server.ts';
import type { PageServer, WorldParts } from '../world-types.ts';
import { pageState } from './page-state.ts';
import { switches } from './switches.ts';

/** How often an open page is told the news; only changes are sent. */
const newsEveryMs = 200;

export async function startPage(world: WorldParts, port: number): Promise<PageServer> {
  const server = createServer((request, response) => {
    void answer(world, request, response);
  });
  const bound = await listen(server, port);
  return { url: `http://127.0.0.1:${bound}/`, close: () => shut(server) };
}

async function answer(
  world: WorldParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const read = await readRequest(request);
  const what = `${read.method} ${read.path}`;
  if (what === 'GET /news') {
    sendNews(world, response);
    return;
  }
  const found =
    what === 'POST /act'
      ? act(world, read.headers['content-type'] ?? '', read.body ?? '')
      : await file(what);
  deliver(found, request, response);
}

const files: Readonly<Record<string, [name: string, type: string]>> = {
  'GET /': ['page.html', 'text/html; charset=utf-8'],
  'GET /page.css': ['page.css', 'text/css; charset=utf-8'],
  'GET /page.js': ['page.ts', 'text/javascript; charset=utf-8'],
};

async function file(what: string): Promise<SandboxResponse> {
  const known = files[what];
  if (known === undefined) return emptyAnswer(404);
  const [name, type] = known;
  const text = await readFile(join(import.meta.dirname, name), 'utf8');
  const body = name.endsWith('.ts') ? toJavaScript(text) : text;
  const headers = { 'content-type': type, 'cache-control': 'no-store' };
  return { ...emptyAnswer(200), headers, body };
}

/** The page's program without its types. The compiler is loaded only once somebody opens the page: it is large. */
function toJavaScript(text: string): string {
  const typescript = createRequire(import.meta.url)('typescript') as typeof TypeScript;
  const { ModuleKind, ScriptTarget } = typescript;
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
  return typescript.transpileModule(text, { compilerOptions }).outputText;
}

/** Server-sent events: the state at once, then whenever it has changed. */
function sendNews(world: WorldParts, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
  });
  let last = '';
  const send = () => {
    const text = JSON.stringify(pageState(world));
    if (text !== last) response.write(`data: ${text}\n\n`);
    last = text;
  };
  send();
  const timer = setInterval(send, newsEveryMs);
  response.on('close', () => clearInterval(timer));
}

/** Does what a person asked for. JSON only, which no page of another origin can send unasked. */
function act(world: WorldParts, contentType: string, body: string): SandboxResponse {
  if (!contentType.startsWith('application/json')) return emptyAnswer(415);
  const wanted = asObject(parseJson(body)) ?? {};
  const refuse = (why: string) => jsonAnswer(409, { why });
  const name = textOf(wanted['act']);
  switch (name) {
    case 'approve':
    case 'decline': {
      const outcome = world.sandbox.customer[name](textOf(wanted['reference']));
      return outcome.ok ? emptyAnswer(204) : refuse(outcome.why);
    }
    case 'plugIn':
    case 'unplug':
    case 'pause':
    case 'resume':
    case 'fill': {
      const evse = world.evses.find((candidate) => candidate.label === wanted['label']);
      if (evse === undefined) return refuse('there is no such outlet');
      evse[name]();
      return emptyAnswer(204);
    }
    case 'switch': {
      const found = switches(world).find(({ id }) => id === wanted['id']);
      if (found === undefined) return refuse('there is no such switch');
      found.set(wanted['isOn'] === true);
      return emptyAnswer(204);
    }
    default:
      return jsonAnswer(400, { why: `nothing is called ${name}` });
  }
}
