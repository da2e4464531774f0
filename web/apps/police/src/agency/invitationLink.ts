import { type Invitation, invitationText, readInvitation } from '@porchlight/sealing';

const PREFIX = '#invite=';
const KEPT = 'porchlight-invitation';

/** The link for the invited officer. What follows `#` never leaves a browser, so no server sees the secret. */
export function invitationLink(origin: string, invitation: Invitation): string {
  return `${origin}/agency${PREFIX}${invitationText(invitation)}`;
}

/** The invitation in an address's fragment; refused when it is damaged, undefined when there is none. */
export function invitationIn(hash: string): Invitation | undefined {
  return hash.startsWith(PREFIX) ? readInvitation(hash.slice(PREFIX.length)) : undefined;
}

/** Keeps the invitation in this tab while its officer signs in: it must not travel in the sign-in's return address. */
export function keepInvitation(storage: Storage, hash: string): void {
  if (hash.startsWith(PREFIX)) {
    storage.setItem(KEPT, hash);
  }
}

export function keptInvitation(storage: Storage): Invitation | undefined {
  return invitationIn(storage.getItem(KEPT) ?? '');
}

export function forgetInvitation(storage: Storage): void {
  storage.removeItem(KEPT);
}
