import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = { status: number; body?: unknown };
type Handler = (match: RegExpExecArray, body: never, query: URLSearchParams) => Answer | Promise<Answer>;

/** A service on a real port, for what the app sends and reads over HTTP. Routes are added by the test. */
export class FakeService {
  readonly #routes: { method: string; path: RegExp; handle: Handler }[] = [];
  readonly #raw: { path: RegExp; read: (match: RegExpExecArray, range: readonly [number, number]) => Uint8Array }[] = [];
  readonly calls: { method: string; path: string; body: unknown }[] = [];

  private constructor(readonly server: Server) {}

  static async start(): Promise<FakeService> {
    const server = createServer();
    const service = new FakeService(server);
    server.on('request', (request, response) => {
      const bytes = service.#bytes(request);
      if (bytes !== undefined) {
        response.writeHead(206);
        response.end(bytes);
        return;
      }
      void service.#answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' });
        response.end(body === undefined ? '' : JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  on(method: string, path: RegExp, handle: Handler): this {
    this.#routes.push({ method, path, handle });
    return this;
  }

  /** Bytes by Range. */
  raw(path: RegExp, read: (match: RegExpExecArray, range: readonly [number, number]) => Uint8Array): this {
    this.#raw.push({ path, read });
    return this;
  }

  #bytes(request: IncomingMessage): Uint8Array | undefined {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    for (const { path, read } of this.#raw) {
      const match = path.exec(request.url!);
      if (match !== null && from !== undefined) {
        return read(match, [Number(from), Number(to)]);
      }
    }
    return undefined;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url!, 'http://x');
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const text = Buffer.concat(chunks).toString();
    const body = text === '' ? undefined : JSON.parse(text);
    this.calls.push({ method: request.method!, path: url.pathname, body });
    for (const route of this.#routes) {
      const match = route.path.exec(url.pathname);
      if (route.method === request.method && match !== null) {
        return route.handle(match, body as never, url.searchParams);
      }
    }
    return { status: 404, body: { type: 'https://porchlight.example/problems/not-found' } };
  }
}

interface Entry {
  purpose: string;
  keyId: string;
  memberOpenKeyId: string;
  entry: string;
}

/** consent-service's circles, as docs/api.md has them: it keeps what it is given and believes everybody. */
export function withCircles(service: FakeService): FakeService {
  let links: unknown[] = [];
  const keyring: Entry[] = [];
  let recoveryBlob = '';
  return service
    .on('POST', /^\/v1\/circles$/, (_, body: { create: unknown; keyring: Entry[]; recoveryBlob: string; circleId?: string }) => {
      links = [body.create];
      keyring.push(...body.keyring);
      recoveryBlob = body.recoveryBlob;
      return { status: 201, body: { circleId: idOf(body.create) } };
    })
    .on('GET', /^\/v1\/circles\/[^/]+\/links$/, (_match, _body, query) => ({
      status: 200,
      body: { links: links.slice(Number(query.get('after')) + 1) },
    }))
    .on('POST', /^\/v1\/circles\/[^/]+\/links$/, (_, body: { link: unknown; keyring: Entry[] }) => {
      links = [...links, body.link];
      keyring.push(...body.keyring);
      return { status: 201, body: { n: links.length - 1 } };
    })
    .on('GET', /^\/v1\/circles\/[^/]+\/keyring$/, (_match, _body, query) => ({
      status: 200,
      body: keyring.filter((entry) => entry.memberOpenKeyId === query.get('member')),
    }))
    .on('GET', /^\/v1\/circles\/[^/]+\/recovery$/, () => ({ status: 200, body: { recoveryBlob } }));
}

function idOf(signed: unknown): string {
  const payload = Buffer.from((signed as { payload: string }).payload, 'base64url');
  return createHash('sha256').update(payload).digest('base64url');
}
