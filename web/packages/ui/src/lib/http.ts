/** A service answered with a problem document (RFC 9457), or could not be reached (status 0). */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    /** Last part of the problem type. */
    readonly slug: string,
    readonly detail: string,
  ) {
    super(detail || `HTTP ${status}`);
  }
}

export interface JsonClientOptions {
  /** Headers of every call, asked anew for each (bearer tokens expire). */
  headers?: () => Promise<Record<string, string>> | Record<string, string>;
  /** `include` where the session is a cookie. */
  credentials?: RequestCredentials;
}

/** JSON over HTTP against one base address. */
export class JsonClient {
  constructor(
    readonly base: string,
    private readonly options: JsonClientOptions = {},
  ) {}

  get<T>(path: string): Promise<T> {
    return this.json<T>('GET', path);
  }

  post<T = void>(path: string, body: unknown = {}): Promise<T> {
    return this.json<T>('POST', path, body);
  }

  put<T = void>(path: string, body: unknown): Promise<T> {
    return this.json<T>('PUT', path, body);
  }

  /** The bytes [offset, offset + length) of a resource. */
  async range(path: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const response = await this.send('GET', path, { Range: `bytes=${offset}-${offset + length - 1}` });
    return new Uint8Array(await response.arrayBuffer());
  }

  private async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.send(method, path, {}, body);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  private async send(method: string, path: string, more: Record<string, string>, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { ...(await this.options.headers?.()), ...more };
    const init: RequestInit = { method, headers, cache: 'no-store', credentials: this.options.credentials ?? 'omit' };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
      init.body = JSON.stringify(body);
    }
    let response: Response;
    try {
      response = await fetch(this.base + path, init);
    } catch {
      throw new ProblemError(0, 'unreachable', '');
    }
    if (!response.ok) {
      throw await problemOf(response);
    }
    return response;
  }
}

async function problemOf(response: Response): Promise<ProblemError> {
  try {
    const problem = (await response.json()) as { type?: string; detail?: string };
    return new ProblemError(response.status, problem.type?.split('/').pop() ?? '', problem.detail ?? '');
  } catch {
    return new ProblemError(response.status, '', '');
  }
}
