/**
 * Hands a technician's evidence out to this computer itself, once. A request that came through a proxy
 * or a tunnel comes from the loopback as well: it names that it was forwarded, and gets nothing.
 */
import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { isAskedHere } from './asked-here.ts';
import { readingLimit } from './limits.ts';

export interface EvidenceParts {
  /** The file for this token, this once; null: there is none. */
  take: (token: string) => { path: string; name: string; discard(): void } | null;
}

const types: Readonly<Record<string, string>> = {
  '.zip': 'application/zip',
  '.csv': 'text/csv; charset=utf-8',
};

export function serveEvidence(server: FastifyInstance, { take }: EvidenceParts): void {
  const options = { exposeHeadRoute: false, config: { rateLimit: readingLimit } };
  server.get('/evidence/:token', options, (request, reply) => {
    const { token } = request.params as { token: string };
    const found = isAskedHere(request.socket.remoteAddress, request.headers) ? take(token) : null;
    if (found === null) return reply.callNotFound();
    const { path, name, discard } = found;
    const file = createReadStream(path);
    file.once('close', discard);
    return reply
      .type(types[/\.\w+$/.exec(name)?.[0] ?? ''] ?? 'application/octet-stream')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(file);
  });
}
