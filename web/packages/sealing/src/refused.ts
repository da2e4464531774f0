/**
 * The one error of this package: something that came from outside does not hold.
 *
 * `code` is stable (`jcs.not-canonical`, `chain.fork`, `clip.truncated`, ...) and made for programs; `message` is for people.
 * Readers, parsers and openers throw nothing else.
 */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "Refused";
    this.code = code;
  }
}

/** Throws {@link Refused} unless the condition holds. */
export function must(condition: unknown, code: string, message: string): asserts condition {
  if (!condition) {
    throw new Refused(code, message);
  }
}

/** Runs `work`; whatever it throws that is not a {@link Refused} comes out as one with this code. */
export async function refusing<T>(code: string, message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Refused) {
      throw cause;
    }
    throw new Refused(code, message, { cause });
  }
}
