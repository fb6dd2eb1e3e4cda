import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { brokenRules, sidewaysScroll } from '../axe.ts';

export const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 900 };

/** Machines that listen, write down and check may be slow where much else runs. In milliseconds. */
export const MACHINES_WORK = { timeout: 300_000, interval: 250 };

/** Somebody with a browser of their own: nothing is shared with the others but the service. */
export class Visitor {
  readonly page: Page;
  private readonly context: BrowserContext;
  private readonly script: boolean;
  private readonly complaints: string[] = [];
  /** How many documents this page has shown. */
  private documents = 0;

  private constructor(context: BrowserContext, page: Page, script: boolean) {
    this.context = context;
    this.script = script;
    this.page = page;
    const complain = (what: string) => this.complaints.push(`${new URL(page.url()).pathname}: ${what}`);
    page.on('pageerror', (error) => complain(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) complain(message.text());
    });
    page.on('domcontentloaded', () => {
      this.documents += 1;
    });
    page.on('response', (response) => {
      if (response.status() >= 500) complain(`${response.status()} for ${response.url()}`);
    });
  }

  /** @param script false for a browser that runs no script */
  static async arrive(browser: Browser, baseURL: string, { viewport = DESKTOP, script = true } = {}): Promise<Visitor> {
    const context = await browser.newContext({ baseURL, viewport, javaScriptEnabled: script });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    return new Visitor(context, page, script);
  }

  /** Opens an address, and looks at the page there. */
  async open(address: string, heading: string): Promise<void> {
    await this.page.goto(address);
    await this.sees(heading);
  }

  /** Presses what carries these words, waits for the page that follows, and looks at it. */
  async press(words: string | RegExp, heading: string): Promise<void> {
    const one = this.page
      .getByRole('button', { name: words })
      .or(this.page.getByRole('link', { name: words }))
      .first();
    const loaded = this.page.waitForEvent('load');
    await one.click();
    await loaded;
    await this.sees(heading);
  }

  /** Looks at the page: it is the one with this heading, breaks no rule of axe, fits the width, and nothing went wrong on it. */
  async sees(heading: string): Promise<void> {
    const { page } = this;
    const document = this.documents;
    const where = `${page.url()} (${page.viewportSize()?.width} px)`;
    await page.waitForLoadState();
    await expect.poll(() => page.locator('h1').textContent(), { message: where, timeout: 20_000 }).toBe(heading);
    try {
      expect(await brokenRules(page, { script: this.script }), where).toEqual([]);
      expect(await sidewaysScroll(page), where).toBeLessThanOrEqual(0);
    } catch (error) {
      // A page that follows a recording loads itself anew when that moves on: then it is the new one that counts.
      if (!(await this.wasReplaced(document))) throw error;
      await this.sees(heading);
    }
    expect(this.complaints).toEqual([]);
  }

  private wasReplaced(document: number): Promise<boolean> {
    const replaced = expect.poll(() => this.documents, { timeout: 2000, interval: 50 }).toBeGreaterThan(document);
    return replaced.then(
      () => true,
      () => false,
    );
  }

  /** The words of the page, without its header and footer; or of one place on it. */
  async words(place = 'main'): Promise<string> {
    return String(await this.page.locator(place).first().textContent())
      .replace(/\s+/g, ' ')
      .trim();
  }

  /** What the page's own player says about itself. */
  async player(property: 'currentTime' | 'duration' | 'readyState'): Promise<number> {
    return Number(await this.page.evaluate(`document.querySelector('audio').${property}`));
  }

  leave(): Promise<void> {
    return this.context.close();
  }
}
