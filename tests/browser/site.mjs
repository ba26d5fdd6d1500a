import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after } from 'node:test';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/**
 * Starts a web site, which ends with the test file. `pages` has texts or functions of request and reply by path, `folders`
 * has folders by path prefix, `headers` are added to every reply.
 */
export async function startSite({ pages = {}, folders = {}, headers = {} }) {
  const server = http.createServer((request, reply) => {
    const { pathname } = new URL(request.url, 'http://site');
    for (const [name, value] of Object.entries(headers)) reply.setHeader(name, value);
    reply.setHeader('content-type', TYPES[path.extname(pathname)] ?? TYPES['.html']);
    if (pathname === '/favicon.ico') return reply.writeHead(204).end();
    const page = pages[pathname];
    if (typeof page === 'function') return page(request, reply);
    if (page !== undefined) return reply.end(page);
    const file = fileOf(pathname, folders);
    if (file === undefined) return reply.writeHead(404).end();
    return fs.createReadStream(file).pipe(reply);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

function fileOf(pathname, folders) {
  for (const [beginning, folder] of Object.entries(folders)) {
    if (!pathname.startsWith(beginning)) continue;
    const file = path.join(folder, pathname.slice(beginning.length));
    if (file.startsWith(path.normalize(folder)) && fs.existsSync(file) && fs.statSync(file).isFile())
      return file;
  }
  return undefined;
}
