import { Fields } from "../json/fields.js";
import type { Json, JsonObject } from "../json/jcs.js";
import { PublicKey } from "../key/publicKey.js";
import { must } from "../refused.js";

/** The two public keys of a person's device, `{open, sign}`; a recovery principal has the same shape (SF-06). */
export class Member {
  private constructor(
    readonly open: PublicKey,
    readonly sign: PublicKey,
  ) {}

  static make(open: PublicKey, sign: PublicKey): Member {
    must(!open.equals(sign), "link.one-key", "A member has two different keys, one to open and one to sign.");
    return new Member(open, sign);
  }

  static async of(json: Json): Promise<Member> {
    const fields = Fields.of(json, "The member").exactly("open", "sign");
    return Member.make(await PublicKey.of(fields.value("open")), await PublicKey.of(fields.value("sign")));
  }

  /** memberId: thumbprint of `sign`. */
  get id(): string {
    return this.sign.id;
  }

  toJson(): JsonObject {
    return { open: this.open.toJson(), sign: this.sign.toJson() };
  }

  equals(other: Member): boolean {
    return this.open.equals(other.open) && this.sign.equals(other.sign);
  }
}
