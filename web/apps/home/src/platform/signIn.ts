import { UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { AppConfig } from './config';

/** Somebody who is signed in (OIDC code flow with PKCE). Tokens stay in this tab's session storage. */
export class SignIn {
  readonly #users: UserManager;

  constructor(config: Pick<AppConfig, 'issuer' | 'clientId'>) {
    const store = () => new WebStorageStateStore({ store: sessionStorage });
    this.#users = new UserManager({
      authority: config.issuer,
      client_id: config.clientId,
      redirect_uri: `${location.origin}/`,
      post_logout_redirect_uri: `${location.origin}/`,
      scope: 'openid',
      response_type: 'code',
      userStore: store(),
      stateStore: store(),
      automaticSilentRenew: false,
      monitorSession: false,
    });
  }

  /** The signed-in account's subject; finishes a sign-in that comes back to this page. */
  async account(): Promise<string | undefined> {
    const query = new URLSearchParams(location.search);
    if (query.has('state') && (query.has('code') || query.has('error'))) {
      try {
        const user = await this.#users.signinRedirectCallback();
        history.replaceState(null, '', `/${typeof user.state === 'string' ? user.state : ''}`);
        return user.profile.sub;
      } catch (cause) {
        history.replaceState(null, '', '/');
        throw cause;
      }
    }
    const user = await this.#users.getUser();
    return user !== null && (user.expired !== true || user.refresh_token !== undefined) ? user.profile.sub : undefined;
  }

  start(): Promise<void> {
    return this.#users.signinRedirect({ state: location.hash });
  }

  async end(): Promise<void> {
    await this.#users.signoutRedirect();
  }

  /** The header of every call; a token that ends soon is renewed first, and a session that is over starts anew. */
  async headers(): Promise<Record<string, string>> {
    let user = await this.#users.getUser();
    if (user !== null && (user.expires_in ?? 0) < 20) {
      user = await this.#renew();
    }
    if (user === null) {
      await this.start();
      return {};
    }
    return { Authorization: `Bearer ${user.access_token}` };
  }

  #renewing: ReturnType<UserManager['signinSilent']> | undefined;

  async #renew() {
    this.#renewing ??= this.#users.signinSilent().finally(() => (this.#renewing = undefined));
    try {
      return await this.#renewing;
    } catch {
      await this.#users.removeUser();
      return null;
    }
  }
}
