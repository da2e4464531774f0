import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

/** How long a step may take: a slow machine that does everything at once. */
export const PATIENCE = 120_000;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const begin = Date.now();

/** A line for whoever watches. */
export function say(text) {
  console.log(`${((Date.now() - begin) / 1000).toFixed(1).padStart(7)} s  ${text}`);
}

/** Ends the journey unless something holds. */
export function expect(holds, what) {
  if (!holds) throw new Error(`Expected ${what}.`);
}

export function launch(executablePath) {
  return chromium.launch({ executablePath, args: FLAGS, timeout: PATIENCE });
}

/** A person at a browser of their own: nothing is shared with the others but the address line. */
export class Person {
  constructor(name, page, screenshots) {
    this.name = name;
    this.page = page;
    this.screenshots = screenshots;
    this.troubles = [];
    page.setDefaultTimeout(PATIENCE);
    page.on('pageerror', (error) => this.troubles.push(`an error on the page: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const { url } = message.location();
      // A page may ask for what is not there yet; what it must not do is break its own policy or its own code.
      if (message.text().startsWith('Failed to load resource')) say(`(${name}: ${message.text()} ${url})`);
      else this.troubles.push(`an error on the console: ${message.text()}`);
    });
  }

  static async at(browser, name, viewport, screenshots) {
    const context = await browser.newContext({ viewport, acceptDownloads: true, reducedMotion: 'reduce' });
    return new Person(name, await context.newPage(), screenshots);
  }

  role(role, name, options = {}) {
    return this.page.getByRole(role, { name, ...options });
  }

  link(name) {
    return this.role('link', name, { exact: typeof name === 'string' });
  }

  button(name) {
    return this.role('button', name, { exact: typeof name === 'string' });
  }

  box(name) {
    return this.role('textbox', name);
  }

  heading(name) {
    return this.role('heading', name);
  }

  /** Types a name and a password where the operator's sign-in asks for them. */
  async typeLogin(username, password) {
    await this.role('textbox', 'Username').fill(username);
    await this.role('textbox', 'Password').fill(password);
    await this.button('Sign In').click();
  }

  /** Goes to a control with the Tab key alone and presses Enter on it. */
  async byKeyboard(control) {
    await control.waitFor();
    for (let presses = 0; presses < 200; presses++) {
      if (await control.evaluate((element) => element === document.activeElement)) {
        await this.page.keyboard.press('Enter');
        return;
      }
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`The keyboard alone does not reach ${control}.`);
  }

  /** Clicks, and keeps what the browser saves. */
  async download(control, file) {
    const [saved] = await Promise.all([this.page.waitForEvent('download'), control.click()]);
    await saved.saveAs(file);
  }

  /** A page that is ready: nothing on it may be a serious barrier (axe), by day or by night, and nothing may have gone wrong. */
  async check(page) {
    await this.page.evaluate(AXE);
    for (const colorScheme of ['dark', 'light']) {
      await this.page.emulateMedia({ colorScheme });
      const { violations } = await this.page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
      const barriers = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
      this.troubles.push(...barriers.map((barrier) => `a barrier on "${page}" in ${colorScheme} colours: ${barrier}`));
    }
    expect(this.troubles.length === 0, `nothing wrong for ${this.name}, but there was ${this.troubles.join('; ')}`);
  }

  /** A picture for the README. The first one makes the browser paint all of the page, and is thrown away. */
  async picture(name) {
    if (this.screenshots === undefined) return;
    await this.page.screenshot();
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await this.page.screenshot({ path: `${this.screenshots}/${name}.png` });
  }

  /** For whoever looks into a failure. */
  async lastSight(folder) {
    await this.page.screenshot({ path: `${folder}/stopped-${this.name}.png`, fullPage: true });
    return `${this.name} is at ${this.page.url()} and sees:\n${(await this.page.locator('body').innerText()).slice(0, 2_000)}`;
  }
}
