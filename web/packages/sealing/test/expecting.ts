import { Refused } from "../src/index.js";

/** The code with which something is refused; "held" if it is not. Anything but {@link Refused} fails the test. */
export async function code(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refused) {
      return error.code;
    }
    throw error;
  }
  return "held";
}
